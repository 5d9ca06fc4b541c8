import { ListObjectVersionsCommand, type ListObjectVersionsCommandOutput, type S3Client } from "@aws-sdk/client-s3";

interface Version {
  readonly Key: string | undefined;
  readonly VersionId: string | undefined;
}

/** Every version of the objects under a prefix, the marks of deleted ones among them, a page at a time. */
export async function* objectVersions(client: S3Client, Bucket: string, Prefix = ""): AsyncGenerator<Version[]> {
  let position: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
  while (position) {
    const page: ListObjectVersionsCommandOutput = await client.send(
      new ListObjectVersionsCommand({ Bucket, Prefix, ...position }),
    );
    const all = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    yield all.map(({ Key, VersionId }) => ({ Key, VersionId }));
    position = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  }
}
