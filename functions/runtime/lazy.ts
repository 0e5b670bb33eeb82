/** Makes a thing when it is first needed, and keeps it. A failure is not kept: the next call tries again. */
export function lazily<Thing>(make: () => Thing): () => Thing {
  let made: { readonly thing: Thing } | undefined;
  return () => {
    made ??= { thing: make() };
    return made.thing;
  };
}
