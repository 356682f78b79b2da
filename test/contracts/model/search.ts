/** A deterministic machine whose every schedule is to be looked at. */
export type Machine<State, Action extends string> = {
  /** What may be tried in a state, also what will be refused. */
  actions(state: State): readonly Action[]
  /** The next state, and how the contract answers: `ok`, `passed` (nothing happened) or the name of its error. */
  apply(state: State, action: Action): { state: State; answer: string }
  /** States with one key have the same future. */
  key(state: State): string
  /** The broken promise, if one is broken here. */
  fault(state: State): string | undefined
  /** The promise that this step breaks. */
  stepFault(before: State, action: Action, after: State): string | undefined
  /** Transitions of one class are alike: one of each is replayed on the real contract. */
  classOf(state: State, action: Action, answer: string): string
}

/** One node of the tree of schedules: how it was reached first. */
export type Node<State, Action> = { state: State; parent: Node<State, Action> | undefined; action: Action | undefined }

export type Found<State, Action> = {
  states: number
  transitions: number
  /** One node and action for each class of transitions. */
  samples: { node: Node<State, Action>; action: Action; answer: string }[]
  fault?: { promise: string; schedule: Action[] }
}

/** The actions from the root to a node. */
export function scheduleOf<State, Action>(node: Node<State, Action>): Action[] {
  const actions: Action[] = []
  for (let at: Node<State, Action> | undefined = node; at?.action !== undefined; at = at.parent) actions.push(at.action)
  return actions.reverse()
}

/** Breadth first over every schedule from the end of `prelude` on, so that the first counter-example is a shortest one. */
export function search<State, Action extends string>(
  machine: Machine<State, Action>,
  start: State,
  {
    prelude = [],
    classes = new Set(),
    promise: wanted,
  }: {
    prelude?: readonly Action[]
    /** Classes that were sampled already. */
    classes?: Set<string>
    /** Only this promise counts. */
    promise?: string
  } = {},
): Found<State, Action> {
  const counts = (promise: string | undefined) => promise !== undefined && (wanted === undefined || promise === wanted)
  let root: Node<State, Action> = { state: start, parent: undefined, action: undefined }
  for (const action of prelude) {
    const { state, answer } = machine.apply(root.state, action)
    if (answer !== 'ok') throw new Error(`the prelude stops at ${action}: ${answer}`)
    root = { state, parent: root, action }
  }
  const seen = new Set([machine.key(root.state)])
  const found: Found<State, Action> = { states: 0, transitions: 0, samples: [] }
  const queue = [root]
  for (const node of queue) {
    found.states++
    const broken = machine.fault(node.state)
    if (broken !== undefined && counts(broken))
      return { ...found, fault: { promise: broken, schedule: scheduleOf(node) } }
    for (const action of machine.actions(node.state)) {
      const { state, answer } = machine.apply(node.state, action)
      found.transitions++
      const name = machine.classOf(node.state, action, answer)
      if (!classes.has(name)) {
        classes.add(name)
        found.samples.push({ node, action, answer })
      }
      if (answer !== 'ok') continue
      const promise = machine.stepFault(node.state, action, state)
      if (promise !== undefined && counts(promise)) {
        return { ...found, fault: { promise, schedule: [...scheduleOf(node), action] } }
      }
      const key = machine.key(state)
      if (seen.has(key)) continue
      seen.add(key)
      queue.push({ state, parent: node, action })
    }
  }
  return found
}
