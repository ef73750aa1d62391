import {
  BatchGetBuildsCommand,
  BatchGetProjectsCommand,
  CodeBuildClient,
  StartBuildCommand,
} from '@aws-sdk/client-codebuild'
export type { Build } from '@aws-sdk/client-codebuild'

/** What soalbench uses of the CodeBuild client, by name: a bundler keeps only what is named here. */
export const codeBuildSdk = {
  BatchGetBuildsCommand,
  BatchGetProjectsCommand,
  CodeBuildClient,
  StartBuildCommand,
}
