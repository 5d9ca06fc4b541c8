/**
 * The parts of Pulumi's Kubernetes SDK that the program uses. All of it would also bring the class of custom resource
 * definitions, and the SDK reads every object of a chart that it has a class for back from the engine: of the
 * operator's definitions that is half a megabyte, and a second in every preview.
 */
export { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
export * as admissionregistration from "@pulumi/kubernetes/admissionregistration";
export * as apps from "@pulumi/kubernetes/apps";
export * as core from "@pulumi/kubernetes/core";
export { Chart } from "@pulumi/kubernetes/helm/v4";
export * as networking from "@pulumi/kubernetes/networking";
export { Provider } from "@pulumi/kubernetes/provider";
export * as rbac from "@pulumi/kubernetes/rbac";
export * as scheduling from "@pulumi/kubernetes/scheduling";
export type * as types from "@pulumi/kubernetes/types";
