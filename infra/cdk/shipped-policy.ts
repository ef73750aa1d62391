import { readFileSync } from 'node:fs'
import { Fn } from 'aws-cdk-lib'
import type { PolicyDocument } from './policy-document.ts'

/** Placeholders of a shipped policy, and what stands for them in the template. */
const inTemplate: Readonly<Record<string, string>> = {
  Stack: 'AWS::StackName',
  AccountId: 'AWS::AccountId',
  Region: 'AWS::Region',
  Partition: 'AWS::Partition',
  ColdApplicationId: 'ColdApplication',
  WarmApplicationId: 'WarmApplication',
}

/** A policy of `infra/policies/` as the template has it. @throws where it names an unknown placeholder */
export function shippedPolicy(folder: string, name: string): PolicyDocument {
  const document: PolicyDocument = JSON.parse(
    readFileSync(`${folder}/${name}.json`, 'utf8'),
    (_, value: unknown) =>
      typeof value === 'string' && value.includes('${') ? Fn.sub(templateText(value)) : value,
  )
  return document
}

function templateText(text: string): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_, placeholder: string) => {
    const name = inTemplate[placeholder]
    if (name === undefined) throw new Error(`unknown placeholder in a policy: ${placeholder}`)
    return `\${${name}}`
  })
}
