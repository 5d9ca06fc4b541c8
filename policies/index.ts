import { PolicyPack } from "@pulumi/policy";
import { getProject, getStack } from "@pulumi/pulumi";
import { filterAnswers } from "../pulumi-patches/filtered-answers";
import { isPatched } from "../pulumi-patches/switches.cjs";
import { policies } from "./policies";
import { initialConfig } from "./framework/stack-config";
import { unreadableOnce } from "./framework/unreadable";

if (isPatched("filtered-answers")) filterAnswers(unreadableOnce(policies));
new PolicyPack(
  "lakehouse",
  { enforcementLevel: "mandatory", policies },
  initialConfig(policies, { project: getProject(), stack: getStack() }),
);
