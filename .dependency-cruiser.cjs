/** The import table of ARCHITECTURE.md; test/architecture plants violations and wants them found. */
const ours = (name) => `^(packages/${name}|node_modules/@liexin/${name})/`;

/** A folder of ours and the others of ours that it may import. */
const table = {
  'packages/domain': [],
  'packages/proof': [],
  'packages/e2ee': ['packages/proof'],
  'packages/rules': [],
  'packages/firestore-local': ['packages/rules'],
  gateway: [],
  verifier: ['packages/proof'],
  functions: ['packages/domain', 'packages/proof'],
  web: ['packages/domain', 'packages/proof', 'packages/e2ee'],
};
const folders = [...Object.keys(table), 'scripts', 'test', 'bench'];
const tests = '(\\.test\\.tsx?$|/test/|/test-support/|/testing/|/bench/)';

const directions = Object.entries(table).map(([from, allowed]) => ({
  name: `from-${from.replace('/', '-')}`,
  comment: `${from} may import ${allowed.length > 0 ? allowed.join(', ') : 'none of our other folders'}`,
  severity: 'error',
  from: { path: `^${from}/`, pathNot: tests },
  to: { path: `^(${folders.filter((folder) => folder !== from && !allowed.includes(folder)).join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...directions,
    {
      name: 'domain-is-pure',
      comment: 'domain knows zod and nothing else',
      severity: 'error',
      from: { path: '^packages/domain/src/', pathNot: tests },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: 'node_modules/zod/' },
    },
    { name: 'functions-never-open', comment: 'the server cannot open messages', severity: 'error', from: { path: '^functions/' }, to: { path: ours('e2ee') } },
    {
      name: 'vault-alone-seals',
      comment: 'in web only platform/vault imports e2ee; reading a link touches no key',
      severity: 'error',
      from: { path: '^web/', pathNot: `^web/src/platform/vault/|${tests}` },
      to: { path: ours('e2ee'), pathNot: '/(parse-link|link-names)\\.ts$' },
    },
    {
      name: 'no-sibling-features',
      comment: 'what two features share is domain, ui, platform or app; the frame around the screens composes',
      severity: 'error',
      from: { path: '^web/src/features/([^/]+)/', pathNot: `^web/src/features/shell/|${tests}` },
      to: { path: '^web/src/features/', pathNot: '^web/src/features/$1/' },
    },
    {
      name: 'no-sibling-use-cases',
      comment: 'the router joins all features; keys of a lane are what several hand out',
      severity: 'error',
      from: { path: '^functions/src/features/([^/]+)/', pathNot: `^functions/src/features/api/|${tests}` },
      to: { path: '^functions/src/features/', pathNot: '^functions/src/features/($1|api|lanes)/' },
    },
    {
      name: 'features-below-app',
      comment: 'in web: app, then features, then the shared layers',
      severity: 'error',
      from: { path: '^web/src/(features|ui|a11y|platform|text)/', pathNot: tests },
      to: { path: '^web/src/app/' },
    },
    {
      name: 'layers-below-features',
      comment: 'shared layers know no feature',
      severity: 'error',
      from: { path: '^(web|functions)/src/(ui|a11y|platform|text)/', pathNot: tests },
      to: { path: '^$1/src/features/' },
    },
    {
      name: 'mailbox-is-local',
      comment: 'the production gateway has no mailbox and no push service',
      severity: 'error',
      from: { path: '^gateway/src/', pathNot: `^gateway/src/push-service/|${tests}` },
      to: { path: '^gateway/src/(mailbox|push-service/)' },
    },
    { name: 'nobody-imports-tests', severity: 'error', from: { pathNot: `${tests}|^test/` }, to: { path: '\\.test\\.tsx?$' } },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^(next/|server-only|client-only)' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|out|\\.next|\\.cache|\\.data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
