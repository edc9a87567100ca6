/** The build of React Native is tested as React Native's own tests run: under Jest, as CommonJS. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/tests/jest/**/*.test.ts'],
  moduleFileExtensions: ['ts', 'cjs', 'mjs', 'js', 'json', 'node'],
  transform: { '\\.ts$': '<rootDir>/tools/transpile.mjs' },
};
