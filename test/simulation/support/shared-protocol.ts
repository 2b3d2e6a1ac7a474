// The Node build of the SDK compiles Firestore's protocol anew for each tab; a process with many tabs needs it once. Import it before the SDK.
import { createRequire } from 'node:module';

interface Loader {
  fromJSON(descriptors: object, options: object): object;
}

const fromSdk = createRequire(createRequire(import.meta.url).resolve('@firebase/firestore'));
const loader = fromSdk('@grpc/proto-loader') as Loader;
const compile = loader.fromJSON;
const compiled = new WeakMap<object, object>();

loader.fromJSON = (descriptors, options) => {
  const found = compiled.get(descriptors) ?? compile(descriptors, options);
  compiled.set(descriptors, found);
  return found;
};
