// Few places and many who want one: nobody can take those of all others.

/** The newest thing of whoever holds most; of several who hold as much, the one who came first. The oldest comes first. */
export function newestOfMost<Thing>(
  things: readonly Thing[],
  ownerOf: (thing: Thing) => string,
): Thing | undefined {
  const countOf = (owner: string) => things.filter((thing) => ownerOf(thing) === owner).length;
  const most = Math.max(0, ...things.map((thing) => countOf(ownerOf(thing))));
  const first = things.find((thing) => countOf(ownerOf(thing)) === most);
  return first && things.findLast((thing) => ownerOf(thing) === ownerOf(first));
}
