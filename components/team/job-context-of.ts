import * as pulumi from "@pulumi/pulumi";
import { closest } from "fastest-levenshtein";
import { isPlain } from "../spark/merge-fields";
import type { JobContext } from "./job-context";

/**
 * What the platform's stack tells a team's jobs, read before the program goes on, so that all values are plain.
 *
 * @param stack name of the platform's stack as `pulumi stack ls --all` shows it, such as `organization/lakehouse/prod`
 * @param team namespace of the team's jobs
 * @throws RunError with a sentence if the stack has no such team
 */
export async function jobContextOf(stack: string, team: string): Promise<JobContext> {
  const reference = new pulumi.StackReference(stack);
  const details = await reference.getOutputDetails("jobContext");
  return contextIn(details.value as unknown, stack, team);
}

/** @param output the stack's output `jobContext`: a record of teams */
export function contextIn(output: unknown, stack: string, team: string): JobContext {
  if (!isPlain(output)) {
    throw new pulumi.RunError(
      `Stack ${stack} has no output jobContext: name the platform's stack, and deploy it first.`,
    );
  }
  const teams = Object.keys(output);
  if (!teams.includes(team)) {
    throw new pulumi.RunError(
      `Stack ${stack} has no team ${team}: ${teams.length > 0 ? `did you mean ${closest(team, teams)}?` : "it has none."}`,
    );
  }
  return Reflect.get(output, team) as JobContext;
}
