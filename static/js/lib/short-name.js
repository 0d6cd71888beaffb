/** Where there is no room the words shrink, not the letters: "Lorong Barana 3" -> "Lr. Barana 3". */
export function shortName(name) {
  return name.replace(/^Lorong /, "Lr. ").replace(/^Jalan /, "Jl. ");
}
