import { failClosed } from "../framework/define-policy";
import { type ImageUse, imagesOf } from "../model/images";
import { podPolicy } from "../framework/pod-policy";

export const imagesPinned = podPolicy<{ digestRequired?: boolean }>(
  {
    name: "images-pinned",
    rule: "Every container image has a fixed tag or a digest.",
    why: "A moving tag runs other code tomorrow than the code that was reviewed today, and other code on each node.",
    remedy: "Name the image with a version tag other than `latest`, or with its digest (`image@sha256:…`).",
    severity: "high",
    source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
    config: {
      digestRequired: {
        type: "boolean",
        default: false,
        description: "Whether every image needs a digest, because the owner of a tag can move the tag.",
      },
    },
  },
  ({ kind, inputs, config }, report) => {
    for (const use of imagesOf(kind, inputs)) {
      failClosed(report, () => {
        const problem = problemOf(use, config.digestRequired ?? false);
        if (problem !== undefined) report(`${use.image.path} ${problem}.`);
      });
    }
  },
);

/** [host:port/]name[:tag][@digest], see https://pkg.go.dev/github.com/distribution/reference */
const reference = /^(?:[^\s@:/]+:\d+\/)?[^\s@:]+(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>\w+:[0-9a-f]{32,}))?$/;

function problemOf({ image, optional }: ImageUse, digestRequired: boolean): string | undefined {
  const text = image.text();
  if (text === undefined) return optional ? undefined : "is missing";
  const match = reference.exec(text);
  if (!match) return `is not an image reference: "${text}"`;
  const { tag, digest } = match.groups ?? {};
  if (digest !== undefined) return undefined;
  if (tag === undefined) return `has neither tag nor digest: "${text}"`;
  if (tag === "latest") return `has the moving tag latest: "${text}"`;
  return digestRequired ? `has a tag but no digest: "${text}"` : undefined;
}
