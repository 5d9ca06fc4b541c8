/** A version of an object in a bucket that keeps them, or the mark of its deletion. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly modified: Date;
  /** Whether it is the mark of a deletion, which has no content. */
  readonly isDeletion: boolean;
  /** Whether it is what a reader who names no version gets. */
  readonly isLatest: boolean;
  /** What tells contents apart; empty of a deletion. */
  readonly etag: string;
}

/** What brings an object back as it was. */
export type Restoration =
  /** It was deleted since: without these marks the version before them is the latest again. */
  | { readonly kind: "undelete"; readonly key: string; readonly markers: readonly string[] }
  /** It was overwritten since: a copy of this version becomes the latest. */
  | { readonly kind: "copy"; readonly key: string; readonly versionId: string };

/**
 * What brings an object back as it was at a time; nothing where it is as it was, or was not there.
 *
 * An object that was made since stays: a table's metadata names its files, so that others do not matter to it.
 *
 * @param versions all versions of one object, in any order
 */
export function restorationOf(versions: readonly ObjectVersion[], at: Date): Restoration | undefined {
  const newestFirst = versions.toSorted(
    (a, b) => b.modified.getTime() - a.modified.getTime() || Number(b.isLatest) - Number(a.isLatest),
  );
  const index = newestFirst.findIndex(({ modified }) => modified <= at);
  const wanted = newestFirst[index];
  const [latest] = newestFirst;
  if (wanted === undefined || wanted.isDeletion || wanted === latest) return undefined;
  const since = newestFirst.slice(0, index);
  const { key, versionId, etag } = wanted;
  if (since.every(({ isDeletion }) => isDeletion)) {
    return { kind: "undelete", key, markers: since.map((mark) => mark.versionId) };
  }
  return latest?.etag === etag ? undefined : { kind: "copy", key, versionId };
}
