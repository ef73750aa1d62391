/** Python, Java and Spark as `soalbench local install` leaves them in the cache directory. Absolute paths. */
export interface Installation {
  /** Python of the virtual environment that has pyspark and awslambdaric. */
  readonly python: string
  readonly sparkHome: string
  readonly javaHome: string
  readonly versions: {
    readonly python: string
    readonly java: string
    readonly spark: string
    readonly awslambdaric: string
  }
}
