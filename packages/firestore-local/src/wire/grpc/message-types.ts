// Request and response encodings of google.firestore.v1.Firestore, built from the published protobuf descriptors.
import { createRequire } from 'node:module';
import protobuf from 'protobufjs';
import type { Shape } from '../codec/shape.ts';

export interface MethodType {
  decode(bytes: Uint8Array): Shape;
  encode(response: object): Uint8Array;
}

let loaded: ReadonlyMap<string, MethodType> | undefined;

/** Every method by name, e.g. 'Commit'. Compiled once for all servers of a process. */
export const methodTypes = (): ReadonlyMap<string, MethodType> => (loaded ??= loadMethodTypes());

function loadMethodTypes(): ReadonlyMap<string, MethodType> {
  const descriptors = createRequire(import.meta.url)('@google-cloud/firestore-api/protos/protos.json') as protobuf.INamespace;
  const root = protobuf.Root.fromJSON(descriptors);
  // The published descriptors lack this member; web transactions send it for documents they only read.
  root.lookupType('google.firestore.v1.Write').add(new protobuf.Field('verify', 5, 'string'));
  const service = root.lookupService('google.firestore.v1.Firestore');
  return new Map(
    service.methodsArray.map((method) => {
      const request = service.lookupType(method.requestType);
      const response = service.lookupType(method.responseType);
      return [
        method.name,
        {
          decode: (bytes) => request.decode(bytes) as unknown as Shape,
          encode: (message) => response.encode(message).finish(),
        },
      ];
    }),
  );
}
