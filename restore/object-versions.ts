import { ListObjectVersionsCommand, type ListObjectVersionsCommandOutput, type S3Client } from "@aws-sdk/client-s3";
import type { ObjectVersion } from "./plan";

/** Every version of the objects under a prefix, the marks of deletions among them, a page at a time, keys in order. */
export async function* objectVersions(client: S3Client, Bucket: string, Prefix = ""): AsyncGenerator<ObjectVersion[]> {
  let position: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
  while (position) {
    const page: ListObjectVersionsCommandOutput = await client.send(
      new ListObjectVersionsCommand({ Bucket, Prefix, ...position }),
    );
    const { Versions = [], DeleteMarkers = [] } = page;
    yield [
      ...Versions.map((version) => ({ ...read(version), isDeletion: false, etag: version.ETag ?? "" })),
      ...DeleteMarkers.map((marker) => ({ ...read(marker), isDeletion: true, etag: "" })),
    ];
    position = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  }
}

interface Listed {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly LastModified?: Date | undefined;
  readonly IsLatest?: boolean | undefined;
}

function read({ Key = "", VersionId = "", LastModified = new Date(0), IsLatest = false }: Listed) {
  return { key: Key, versionId: VersionId, modified: LastModified, isLatest: IsLatest };
}

/** The versions of one object after the other, whose pages may end in the middle of an object. */
export async function* byObject(pages: AsyncIterable<readonly ObjectVersion[]>): AsyncGenerator<ObjectVersion[]> {
  let open = new Map<string, ObjectVersion[]>();
  for await (const page of pages) {
    for (const version of page) {
      const versions = open.get(version.key);
      if (versions) versions.push(version);
      else open.set(version.key, [version]);
    }
    // Only the last key of a page can go on in the next.
    const last = [...open.keys()].reduce((a, b) => (Buffer.compare(Buffer.from(a), Buffer.from(b)) > 0 ? a : b), "");
    for (const [key, versions] of open) if (key !== last) yield versions;
    open = new Map([...open].filter(([key]) => key === last));
  }
  yield* open.values();
}
