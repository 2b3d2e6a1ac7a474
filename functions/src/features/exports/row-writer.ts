import { maxPartBytes } from '@liexin/domain/export/export';
import { concatBytes, utf8 } from '@liexin/proof/bytes';
import { exportLine, type JsonObject } from '@liexin/proof/export/rows';

/** Collects the lines of one row file. */
export class RowWriter {
  readonly path: string;
  readonly #lines: Uint8Array[] = [];
  #before = '';
  bytes = 0;

  constructor(path: string) {
    this.path = path;
  }

  get rows(): number {
    return this.#lines.length;
  }

  /** Adds a row; false, and nothing added, where the file would grow larger than a part. A first row always fits. */
  async add(row: JsonObject, most: number = maxPartBytes): Promise<boolean> {
    const { line, h } = await exportLine(this.path, this.#before, row);
    const bytes = utf8(line);
    if (this.rows > 0 && this.bytes + bytes.length > most) return false;
    this.#lines.push(bytes);
    this.#before = h;
    this.bytes += bytes.length;
    return true;
  }

  done(): Uint8Array {
    return concatBytes(...this.#lines);
  }
}
