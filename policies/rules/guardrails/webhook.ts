import type { Field } from "../../model/field";
import { isKubernetesGroup } from "../../../contract/kinds";

/** What lets a webhook catch objects that are not its own: everybody's, of Kubernetes' own groups. */
export function webhookProblems(webhook: Field): string[] {
  const url = webhook.at("clientConfig", "url");
  const isNarrow =
    narrows(webhook.at("namespaceSelector"), ["In"]) || narrows(webhook.at("objectSelector"), ["In", "Exists"]);
  const rules = isNarrow ? [] : webhook.at("rules").items();
  return [
    ...(url.present ? [`${url.path} makes the API server send objects to a URL`] : []),
    ...rules
      .map((rule) => rule.at("apiGroups"))
      .filter((groups) => groups.items().some(isOfEverybody))
      .map((groups) => `${groups.path} matches the objects of everybody: select namespaces or objects by label`),
  ];
}

/** Whether a selector names what it takes, instead of what it leaves out. */
function narrows(selector: Field, operators: readonly string[]): boolean {
  const naming = selector
    .at("matchExpressions")
    .items()
    .filter((expression) => operators.includes(expression.at("operator").text() ?? ""));
  return naming.length > 0 || selector.at("matchLabels").keys().length > 0;
}

function isOfEverybody(group: Field): boolean {
  const name = group.text() ?? "";
  return name === "*" || isKubernetesGroup(name);
}
