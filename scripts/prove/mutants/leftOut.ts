/** Test files, or folders of them, that cannot judge mutants, and why. */
export const filesLeftOut: Record<string, string> = {
  'test/contracts/ConsultationTabsModel.test.ts': 'one long story that cannot be told twice to the same chain',
  'test/contracts/abi.test.ts': 'compares files, not behaviour; constants are functions here',
  'test/contracts/attacks/table.test.ts': 'reads docs',
  'test/contracts/deploy.test.ts': 'takes seconds a mutant, and constructors are looked at by all the others',
  'test/contracts/gas.test.ts': 'the questions cost gas themselves',
  'test/contracts/model/': 'takes seconds a mutant, and wants each block at a second of its own choice',
}

const GAS = 'measures gas, and the questions cost gas themselves'

/** Tests that cannot judge mutants, by their full title, and why. */
export const testsLeftOut: Record<string, string> = {
  'C1: dealing with oneself C1: at default shares a cycle loses 10 to 12 % of a sheet, gas included': GAS,
  'Consultation tabs and unkind money coin a payee that calls back is paid once, and a withdrawal that calls back is one':
    GAS,
  'Consultation tabs and unkind money coin whoever submits cannot starve the payee of gas to make a credit of his payment':
    GAS,
  'DIDRegistry: signed updates applyMany when a wallet burns gas takes what one update may have, and the others have theirs':
    GAS,
  'DIDRegistry: signed updates update when a contract that signs is hostile as the owner it cannot keep the recovery account out by burning gas':
    GAS,
  'DIDRegistry: signed updates update when a contract that signs is hostile as the recovery account it cannot keep the owner from taking it away':
    GAS,
  'DrandBeacon randomness with too little gas is never an answer, right or wrong': GAS,
  'Floors C13: a sheet at the floor is worth twenty times what its claim costs': GAS,
  'The cost of a call C14, C11: an item that lost a race costs its list less than 10,000 gas, more than half of it call data, and undoes nothing':
    GAS,
  'The cost of a call C14: a claim costs less than 25,000 gas for each win more, before the path in its page, whatever the length of the list':
    GAS,
  'The cost of a call C14: a seizure costs the same however many were made before, and a list less than 20,000 gas for each more':
    GAS,
  'The cost of a call C23: a spike of a hundred times is what a sheet of depth 12 is worth, and a deeper one is worth more':
    GAS,
}
