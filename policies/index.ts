import { PolicyPack } from "@pulumi/policy";
import { getStack } from "@pulumi/pulumi";
import { policies } from "./policies";
import { initialConfig } from "./stack-config";

new PolicyPack("lakehouse", { enforcementLevel: "mandatory", policies }, initialConfig(policies, getStack()));
