import { expect } from "chai";
import fc from "fast-check";
import {
  contentHash,
  imageParts,
  isBucketName,
  isDnsLabel,
  isHostName,
  isPinnedImage,
} from "../../../../components/shared/names";

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
const digest = fc.stringMatching(/^[a-f0-9]{64}$/).map((hex) => `@sha256:${hex}`);
const tag = fc.stringMatching(/^[a-z0-9_][a-z0-9_.-]{0,20}$/).filter((text) => text !== "latest");
const registry = fc.constantFrom("localhost", "localhost:5000", "ghcr.io", "docker.io", "registry.example.com:5000");
const path = fc.array(fc.stringMatching(/^[a-z0-9]+([._-][a-z0-9]+)?$/), { minLength: 1, maxLength: 4 });
const version = fc.oneof(
  tag.map((text) => `:${text}`),
  digest,
  fc.tuple(tag, digest).map(([text, hex]) => `:${text}${hex}`),
);
const image = fc.tuple(registry, path, version).map(([host, parts, suffix]) => `${host}/${parts.join("/")}${suffix}`);

describe("isDnsLabel", () => {
  it("accepts every RFC 1123 label", () => {
    fc.assert(fc.property(label, isDnsLabel));
  });

  it("refuses capitals, other characters, hyphens at the ends, and more than 63 characters", () => {
    for (const text of ["", "A", "spark_jobs", "spark.jobs", "-a", "a-", "ä", "a\n", "a".repeat(64)]) {
      expect(isDnsLabel(text)).to.equal(false, JSON.stringify(text));
    }
  });
});

describe("isHostName", () => {
  it("accepts labels with dots between them", () => {
    const labels = fc.array(label, { minLength: 1, maxLength: 3 });
    fc.assert(fc.property(labels, (parts) => isHostName(parts.join("."))));
  });

  it("refuses wildcards, ports, URLs, empty labels, and more than 253 characters", () => {
    for (const text of ["", "*.example.com", "a:80", "http://a", "a..b", "a.", ".a", `${"a.".repeat(127)}a`]) {
      expect(isHostName(text)).to.equal(false, text);
    }
  });
});

describe("isPinnedImage", () => {
  it("accepts registry, path, and a tag, a digest or both", () => {
    fc.assert(fc.property(image, isPinnedImage));
  });

  it("refuses an image without registry or version, or whose version moves", () => {
    const digestOf = "a".repeat(64);
    for (const text of ["spark:3.5.5", "library/spark:3.5.5", "docker.io/spark", "docker.io/spark:latest"]) {
      expect(isPinnedImage(text)).to.equal(false, text);
    }
    expect(isPinnedImage(`docker.io/spark:latest@sha256:${digestOf}`)).to.equal(false);
    expect(isPinnedImage(`docker.io/spark@sha256:${digestOf.slice(1)}`)).to.equal(false);
  });
});

describe("imageParts", () => {
  it("gives parts that a chart joins to the same image", () => {
    fc.assert(
      fc.property(image, (text) => {
        const { registry, repository, tag } = imageParts(text);
        expect(`${registry}/${repository}:${tag}`).to.equal(text);
      }),
    );
  });

  it("takes a registry's port for no tag", () => {
    expect(imageParts("localhost:5000/spark:3.5.5")).to.deep.equal({
      registry: "localhost:5000",
      repository: "spark",
      tag: "3.5.5",
    });
  });
});

describe("contentHash", () => {
  const files = fc.dictionary(fc.string(), fc.string());

  it("does not depend on the order of the files", () => {
    fc.assert(
      fc.property(files, (some) => {
        expect(contentHash(Object.fromEntries(Object.entries(some).reverse()))).to.equal(contentHash(some));
      }),
    );
  });

  it("is another one for another name or content", () => {
    fc.assert(
      fc.property(files, fc.string(), fc.string(), (some, name, content) => {
        fc.pre(some[name] !== content);
        expect(contentHash({ ...some, [name]: content })).not.to.equal(contentHash(some));
      }),
    );
  });

  it("can be part of a name", () => {
    fc.assert(fc.property(files, (some) => isDnsLabel(contentHash(some)) && contentHash(some).length === 8));
  });
});

describe("isBucketName", () => {
  it("takes what every S3 service takes", () => {
    for (const name of ["iceberg-test", "a.b", "abc", "0x0", "a".repeat(63)])
      expect(isBucketName(name), name).to.be.true;
  });

  it("takes nothing else", () => {
    for (const name of ["ab", "Tables", "a_b", "-ab", "ab-", "a..b", "10.0.0.1", "a/b", "a".repeat(64), ""]) {
      expect(isBucketName(name), name).to.be.false;
    }
  });
});
