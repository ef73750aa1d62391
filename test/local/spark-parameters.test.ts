import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseSparkMemory } from '../../src/local/spark/spark-memory.ts'
import { parseSubmitParameters } from '../../src/local/spark/submit-parameters.ts'
import { splitWords } from '../../src/local/spark/submit-words.ts'

test.each([
  ['a  b\tc', ['a', 'b', 'c']],
  ['a="b c" d', ['a=b c', 'd']],
  [`'a "b"' c`, ['a "b"', 'c']],
  [String.raw`a\ b "c\"d"`, ['a b', 'c"d']],
  [`a='' ""`, ['a=', '']],
  ['', []],
  ['"open', undefined],
])('words of %j', (text, words) => {
  expect(splitWords(text)).toEqual(words)
})

test('quoted words come back as they were', () => {
  const quote = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`
  fc.assert(
    fc.property(fc.array(fc.string()), (words) => {
      expect(splitWords(words.map(quote).join(' '))).toEqual(words)
    }),
  )
})

describe('sparkSubmitParameters', () => {
  test('--conf in both forms, quoted values, values with =', () => {
    const text = `--conf a.b=1 --conf=c.d=2 --conf "e.f=-Dx=y -Dz" -c g=`
    expect(parseSubmitParameters(text)).toEqual({
      conf: { 'a.b': '1', 'c.d': '2', 'e.f': '-Dx=y -Dz', g: '' },
      options: [],
    })
  })

  test('an option of its own beats a --conf, wherever it stands', () => {
    const text = '--driver-memory 2g --executor-cores=2 --num-executors 3 --conf spark.driver.memory=4g'
    expect(parseSubmitParameters(text)).toEqual({
      conf: {
        ...{ 'spark.driver.memory': '2g', 'spark.executor.cores': '2', 'spark.executor.instances': '3' },
      },
      options: [],
    })
  })

  test('files are passed on', () => {
    expect(parseSubmitParameters('--py-files s3://a/b.zip')).toMatchObject({
      options: ['--py-files', 's3://a/b.zip'],
    })
  })

  test.each([
    ['--master local[2]', /--master/],
    ['--deploy-mode cluster', /--deploy-mode/],
    ['--conf', /no value/],
    ['--conf spark.x', /not a property/],
    ['--conf "a=b', /quote/],
    ['job.py', /job.py has no value/],
  ])('%s is refused with the reason', (text, problem) => {
    expect(parseSubmitParameters(text)).toEqual({ problem: expect.stringMatching(problem) })
  })
})

test.each([
  ['4g', 4096],
  ['512m', 512],
  ['1024', 1024],
  ['2G', 2048],
  ['1048576k', 1024],
  ['4 GB', undefined],
  ['1.5g', undefined],
  ['', undefined],
])('memory %s is %s MiB', (text, mib) => {
  expect(parseSparkMemory(text)).toBe(mib)
})
