/** A role as IAM keeps it. */
export interface IamRole {
  readonly name: string
  readonly id: string
  readonly arn: string
  readonly createdAtMs: number
  readonly trust: unknown
  readonly description: string
  readonly maxSessionSeconds: number
  readonly boundaryArn: string | undefined
  readonly policies: Readonly<Record<string, unknown>>
  readonly tags: Readonly<Record<string, string>>
}

/** Roles and identity providers of the account. IAM knows no regions. */
export class IamRegistry {
  readonly roles = new Map<string, IamRole>()
  /** URLs by ARN. */
  readonly providers = new Map<string, string>()
}
