export { openIndexedDbStore } from './openIndexedDbStore.ts'
