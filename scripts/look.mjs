// Screenshots of a report in a real browser: node scripts/look.mjs REPORT.html OUT-PREFIX [light|dark|phone|print …]
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'
import { chromium } from 'playwright-core'

const [file = '', prefix = 'look', ...wanted] = process.argv.slice(2)
const views = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: 'light', viewport: { width: 375, height: 812 }, deviceScaleFactor: 2 },
  print: { colorScheme: 'light', viewport: { width: 794, height: 1123 } },
}
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  for (const name of wanted.length > 0 ? wanted : Object.keys(views)) {
    const page = await browser.newPage(views[name])
    page.on('console', (message) => console.log(`${name}: ${message.text()}`))
    if (name === 'print') await page.emulateMedia({ media: 'print' })
    await page.goto(pathToFileURL(resolve(file)).href)
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    const step = 1800
    for (let top = 0, part = 1; top < height; top += step, part += 1) {
      const clip = { x: 0, y: top, width: views[name].viewport.width, height: Math.min(step, height - top) }
      await page.screenshot({ path: `${prefix}-${name}-${part}.png`, fullPage: true, clip })
    }
    console.log(`${name}: ${height} px high, ${overflow} px wider than the window`)
    await page.close()
  }
} finally {
  await browser.close()
}
