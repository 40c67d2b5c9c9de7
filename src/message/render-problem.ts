/** A row that cannot become a message. Says why in words without anybody's data; caught where one row is rendered. */
export class RenderProblem extends Error {
  override readonly name = 'RenderProblem';
}
