/** Where answers differ in shape from moto's, which are not AWS's either; each entry must be met by a difference. */
export const motoShapes: readonly { readonly where: RegExp; readonly why: string }[] = [
  {
    where: /^s3 \w+\.(ServerSideEncryption|ChecksumType): string here, absent there/,
    why: 'S3 encrypts every object since January 2023 and says so, and names the type of a checksum; moto does not',
  },
  {
    where: /^s3 (ListParts|ListMultipartUploads|CompleteMultipartUpload|ListObjectsV2)\..*: absent here/,
    why: 'optional members of S3 that are left out here: owners, initiators, storage classes, markers that echo the request',
  },
  {
    where: /^emr \w+\.applications?(\[\])?\.architecture: string here, absent there/,
    why: 'EMR Serverless answers the default, X86_64; moto answers what was given',
  },
  {
    where: /^emr \w+\.applications?(\[\])?\.(stateDetails|tags): absent here/,
    why: 'optional in the API reference; moto answers an empty text and no tags',
  },
  {
    where: /^emr (GetJobRun|ListJobRuns)\b.*/,
    why: 'moto’s job run is SUCCESS at once, at midnight, and without the figures of a run (totals, billed, durations)',
  },
  {
    where: /^glue GetJob\.Job\..*: (string|number) here, absent there/,
    why: 'Glue answers defaults (time-out, capacity, retries, concurrency); moto answers what was given',
  },
  { where: /^glue GetJob\.Job\.DefaultArguments: absent here/, why: 'moto answers an empty map' },
  {
    where: /^glue GetJobRuns?\.JobRuns?(\[\])?\.\w+: (string|number) here, absent there/,
    why: 'Glue copies the job’s sizing into its runs; moto does not',
  },
  {
    where: /^glue GetJobRuns?\.JobRuns?(\[\])?\.CompletedOn: absent here, time there/,
    why: 'moto’s run has ended when it starts',
  },
]

/** Facts about S3 that moto does not hold. */
export const motoFacts: Readonly<Record<string, string>> = {
  's3.checksum': 'moto takes any checksum, and does not give it back',
  's3.invalid-part': 'moto looks at sizes before it looks at the order',
  's3.abort': 'moto answers a part of an aborted upload with a page of HTML',
}
