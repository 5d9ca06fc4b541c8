import { failClosed } from "../framework/define-policy";
import { imagesOf } from "../model/images";
import { nameList } from "../framework/name-list";
import { podPolicy } from "../framework/pod-policy";

export const imagesTrusted = podPolicy<{ registries?: readonly string[] }>(
  {
    name: "images-trusted",
    rule: "Every container image comes from a listed registry, if registries are listed.",
    why: "A digest proves that an image is unchanged, but not who built the image.",
    remedy:
      "Copy the image into a registry of your own, or list its registry in the stack's share in clusters/NAME.yaml.",
    severity: "high",
    source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
    config: {
      registries: nameList("Registries, or folders of one such as `registry.example.com/team`. Default: any.", {
        pattern: "^[^/@\\s]+(/[^/@\\s]+)*$",
      }),
    },
  },
  ({ kind, inputs, config: { registries } }, report) => {
    if (registries === undefined) return;
    for (const { image } of imagesOf(kind, inputs)) {
      failClosed(report, () => {
        const text = image.text();
        // One that is missing is for images-pinned to tell.
        if (text === undefined) return;
        const name = fullName(text);
        if (!registries.some((registry) => name.startsWith(`${registry}/`))) {
          report(`${image.path} is not from ${registries.join(", ")}: ${name}.`);
        }
      });
    }
  },
);

/**
 * `spark:3.5.5` is `docker.io/library/spark:3.5.5`:
 * https://pkg.go.dev/github.com/distribution/reference#ParseNormalizedNamed
 */
function fullName(image: string): string {
  const [first = "", ...rest] = image.split("/");
  if (rest.length === 0) return `docker.io/library/${image}`;
  return /[.:]/.test(first) || first === "localhost" ? image : `docker.io/${image}`;
}
