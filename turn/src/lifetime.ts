/** The longest life of a login in seconds. TURN servers take any date, so only the one who mints can keep it short. */
export const MAX_TTL_SECONDS = 3600;
