/** The service accounts of Spark jobs, by the same names in each team's namespace, and the Role of the drivers. */
export const jobAccounts = {
  driverAccount: "spark-application-sa",
  executorAccount: "spark-executor-sa",
  driverRole: "spark-driver",
} as const;
