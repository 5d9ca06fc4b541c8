/** @throws when LAKEHOUSE_UNPATCHED names what is no patch */
export function isPatched(patch: string): boolean;
