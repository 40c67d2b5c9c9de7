/** Grows to what one batch of records needs. */
const firstSize = 1 << 16;

/**
 * Lines of byte text, gathered as bytes until they are taken. Two buffers take turns, so what was taken stays as it is until
 * the next `take`, and no line needs memory of its own.
 */
export class LineBuffer {
  #filling = Buffer.allocUnsafe(firstSize);
  #resting = Buffer.allocUnsafe(firstSize);
  #used = 0;

  add(line: string): void {
    if (this.#used + line.length > this.#filling.length) this.#grow(line.length);
    this.#used += this.#filling.write(line, this.#used, 'latin1');
  }

  take(): Buffer {
    const taken = this.#filling.subarray(0, this.#used);
    [this.#filling, this.#resting] = [this.#resting, this.#filling];
    this.#used = 0;
    return taken;
  }

  #grow(more: number): void {
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#filling.length, this.#used + more));
    this.#filling.copy(larger, 0, 0, this.#used);
    this.#filling = larger;
  }
}
