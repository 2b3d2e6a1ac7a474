import type { Fields, Timestamp } from './value.ts';

/** A stored document. `name` is the full resource name, projects/{p}/databases/{d}/documents/{path}. */
export interface Document {
  readonly name: string;
  readonly fields: Fields;
  readonly createTime: Timestamp;
  readonly updateTime: Timestamp;
}
