import type { Companion } from '../../core/companion.ts'
import type { BillablePlatform, BillableUsage } from '../../core/usage.ts'
import { readCompanions } from './companions.ts'
import { emrEc2Forms } from './emr-ec2.ts'
import { emrServerlessForms } from './emr-serverless.ts'
import { glueForms } from './glue.ts'
import { lambdaForms } from './lambda.ts'
import { nearest } from '../../core/nearest.ts'
import { shown, type Place } from './place.ts'
import { checkFields } from './read-object.ts'
import type { UsageForm } from './usage-form.ts'

/** One usage of a document, with what is to be charged beside it. */
export interface UsageEntry {
  readonly usage: BillableUsage
  readonly companions: readonly Companion[]
}

const formsOf = {
  lambda: lambdaForms,
  'emr-serverless': emrServerlessForms,
  glue: glueForms,
  'emr-ec2': emrEc2Forms,
} satisfies { readonly [P in BillablePlatform]: readonly UsageForm[] }

const platforms = Object.keys(formsOf).filter((name): name is BillablePlatform => name in formsOf)

/** @throws UsageInvalid naming the field */
export function readUsage(value: unknown, place: Place): UsageEntry {
  const forms = formsOf[platformOf(value, place)]
  checkFields(value, [...new Set(forms.flatMap(({ fields }) => fields)), 'companions'], place)
  const { companions, ...own } = value
  const form = formOf(own, forms, place)
  const foreign = Object.keys(own).find((key) => !form.fields.includes(key))
  if (foreign !== undefined) {
    throw place
      .at(foreign)
      .fault(
        `cannot stand beside ${form.by}`,
        `Leave one of the two out: with ${form.by} go ${form.fields.join(', ')}.`,
      )
  }
  return {
    usage: form.read(own, place),
    companions: readCompanions(companions, place.at('companions')),
  }
}

function platformOf(value: unknown, place: Place): BillablePlatform {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw place.fault(`${shown(value)} is not an object`, 'Give one usage object, or a list of them.')
  }
  const given = 'platform' in value ? value.platform : undefined
  const found = platforms.find((platform) => platform === given)
  if (found !== undefined) return found
  const meant = typeof given === 'string' ? nearest(given, platforms) : undefined
  const known = `The platforms are ${platforms.join(', ')}.`
  throw place
    .at('platform')
    .fault(
      given === undefined ? 'missing' : `unknown platform ${shown(given)}`,
      meant === undefined ? known : `Did you mean ${meant}? ${known}`,
    )
}

/** The form whose own field is there; DPUSeconds may have the time of the run beside it. */
function formOf(
  value: Readonly<Record<string, unknown>>,
  forms: readonly UsageForm[],
  place: Place,
): UsageForm {
  const given = forms.filter(({ by }) => Object.hasOwn(value, by)).map(({ by }) => by)
  const found = forms.find(
    ({ by, fields }) => given.includes(by) && given.every((each) => fields.includes(each)),
  )
  if (found !== undefined) return found
  const names = forms.map(({ by }) => by).join(' or ')
  if (given.length > 1) {
    throw place
      .at(given[1] ?? '')
      .fault(`cannot stand beside ${given[0]}`, `Give only one of them: ${names}.`)
  }
  throw place.at(forms[0]?.by ?? '').fault('missing', `Give the billable quantity: ${names}.`)
}
