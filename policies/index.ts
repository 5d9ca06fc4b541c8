import { PolicyPack } from "@pulumi/policy";
import { getStack } from "@pulumi/pulumi";
import { budgetCpu } from "./budget-cpu";
import { budgetMemory } from "./budget-memory";
import { budgetNamespace } from "./budget-namespace";
import { budgetStorage } from "./budget-storage";
import { imagesPinned } from "./images-pinned";
import { nodeFit } from "./node-fit";
import { initialConfig } from "./stack-config";

const policies = [imagesPinned, budgetMemory, budgetCpu, budgetStorage, budgetNamespace, nodeFit];

new PolicyPack("lakehouse", { enforcementLevel: "mandatory", policies }, initialConfig(policies, getStack()));
