import { explainCharts } from './explain-charts.ts'
import { offerCsv } from './offer-csv.ts'
import { sortTables } from './sort-tables.ts'
import { switchTheme } from './switch-theme.ts'
import { answerWhatIf } from './what-if.ts'

// Without any of this the page is whole: it only adds.
switchTheme()
sortTables()
offerCsv()
explainCharts()
answerWhatIf()
