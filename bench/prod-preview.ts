import type { ProdStack } from "../test/support/prod-stack";
import { processorTimeOf } from "./processor-time";
import { withEnvironment } from "./with-environment";

/**
 * Processor time that all processes of a preview of stack `prod` with its policies take, in seconds.
 * @param environment over this process' own
 */
export function prodPreview(stack: ProdStack, environment: NodeJS.ProcessEnv): Promise<number> {
  return withEnvironment(environment, () =>
    processorTimeOf(async () => {
      const { exitCode, output } = await stack.preview();
      if (exitCode !== 0) throw new Error(`Stack prod was not previewed:\n${output}`);
    }),
  );
}
