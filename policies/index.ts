import { PolicyPack } from "@pulumi/policy";
import { imagesPinned } from "./images-pinned";

new PolicyPack("lakehouse", { enforcementLevel: "mandatory", policies: [imagesPinned] });
