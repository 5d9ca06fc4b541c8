import { eventLogFolder } from "../../contract/event-logs";

/**
 * How all names in the bucket of rolled event logs start.
 * @see
 *   https://github.com/apache/spark/blob/v3.5.5/core/src/main/scala/org/apache/spark/deploy/history/EventLogFileWriters.scala
 */
export const rolledLogPrefix = `${eventLogFolder}/eventlog_v2_`;
