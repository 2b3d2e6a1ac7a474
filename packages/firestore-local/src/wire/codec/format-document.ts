// Document → google.firestore.v1.Document in a dialect.
import type { Document } from '../../model/document.ts';
import type { Dialect } from './dialect.ts';
import { formatFields } from './format-value.ts';

export function formatDocument(document: Document, dialect: Dialect): object {
  return {
    name: document.name,
    fields: formatFields(document.fields, dialect),
    createTime: dialect.timestamp(document.createTime),
    updateTime: dialect.timestamp(document.updateTime),
  };
}
