import { PolicyPack } from "@pulumi/policy";
import { getProject, getStack } from "@pulumi/pulumi";
import { installFastStruct } from "../protobuf/fast-struct";
import { policies } from "./policies";
import { shareInputs } from "./framework/share-inputs";
import { initialConfig } from "./framework/stack-config";
import { tellOnce } from "./framework/tell-once";

installFastStruct();
shareInputs();
tellOnce(policies);
new PolicyPack(
  "lakehouse",
  { enforcementLevel: "mandatory", policies },
  initialConfig(policies, { project: getProject(), stack: getStack() }),
);
