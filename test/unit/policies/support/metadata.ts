import type { Policy } from "@pulumi/policy";
import { expect } from "chai";

/** What every policy of the pack tells about itself. */
export function describesItself(policy: Policy): void {
  describe("metadata", () => {
    it("has a kebab-case name", () => {
      expect(policy.name).to.match(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
    });

    it("states the rule and its reason, the remedy, a severity and a source", () => {
      expect(policy.description).to.match(/^[A-Z].*\. [A-Z].*\.$/);
      expect(policy.remediationSteps).to.match(/\.$/);
      expect(policy.severity).to.be.oneOf(["low", "medium", "high", "critical"]);
      expect(policy.url).to.match(/^https:\/\//);
    });

    it("describes each key of its config", () => {
      for (const [key, schema] of Object.entries(policy.configSchema?.properties ?? {})) {
        expect(schema.description, key).to.be.a("string");
      }
    });

    it("has patterns that the engine can read, whose language has neither looking around nor back", () => {
      const patterns = JSON.stringify(policy.configSchema ?? {}).matchAll(/"pattern":"(?<pattern>(?:[^"\\]|\\.)*)"/g);
      // https://github.com/google/re2/wiki/Syntax
      for (const { groups } of patterns) expect(groups?.pattern).to.not.match(/\(\?(?:[=!]|<[=!])|\\\\[1-9k]/);
    });
  });
}
