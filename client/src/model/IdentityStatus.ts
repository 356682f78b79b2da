/** `elsewhere`: the address is registered, but its keys are on another device; registering here replaces them. */
export type IdentityStatus = 'unknown' | 'unregistered' | 'registered' | 'elsewhere'
