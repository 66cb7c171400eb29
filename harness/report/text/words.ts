/** What each kind of item reads like: a line, or several. */
export type Words<Item extends { readonly kind: string }> = {
  readonly [One in Item as One['kind']]: (item: One) => string | readonly string[]
}
