import { jobAccounts } from "../../contract/job-accounts";

/** The accounts of Spark jobs and what they may do, as policies are told. */
export interface JobAccounts {
  readonly driverAccount?: string;
  readonly executorAccount?: string;
  readonly driverRole?: string;
}

/** Those of this project's components. */
export const defaultAccounts: Required<JobAccounts> = jobAccounts;

const named = (key: keyof JobAccounts, description: string) =>
  ({ type: "string", minLength: 1, default: defaultAccounts[key], description }) as const;

export const driverAccount = named("driverAccount", "Service account of the drivers.");
export const executorAccount = named("executorAccount", "Service account of the executors.");
export const driverRole = named("driverRole", "The only Role of the drivers' account.");
