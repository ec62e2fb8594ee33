/** Files of a tree that no program is made of. */
export function isProse(path: string): boolean {
  return /^Documentation\/|\.(?:rst|txt|md|adoc)$|(?:^|\/)(?:MAINTAINERS|CREDITS|README[^/]*|COPYING|LICENSE|\.gitignore|\.mailmap)$/.test(
    path,
  );
}
