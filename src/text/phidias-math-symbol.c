/* phidias-math-symbol.c: what TeX calls the characters
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-math-symbol-private.h"

#include <stdlib.h>
#include <string.h>

#define LETTER PHIDIAS_MATH_ORD, 0, FALSE
#define UPRIGHT PHIDIAS_MATH_ORD, 0, TRUE
#define BINARY PHIDIAS_MATH_BIN, 0, TRUE
#define RELATION PHIDIAS_MATH_REL, 0, TRUE
#define OPENING PHIDIAS_MATH_OPEN, 0, TRUE
#define CLOSING PHIDIAS_MATH_CLOSE, 0, TRUE
#define MARK PHIDIAS_MATH_PUNCT, 0, TRUE
#define FUNCTION PHIDIAS_MATH_OP, 0, TRUE
#define LIMIT PHIDIAS_MATH_OP, PHIDIAS_MATH_LIMITS, TRUE
#define LARGE PHIDIAS_MATH_OP, PHIDIAS_MATH_LARGE | PHIDIAS_MATH_LIMITS, TRUE
#define INTEGRAL PHIDIAS_MATH_OP, PHIDIAS_MATH_LARGE, TRUE
#define SMALL PHIDIAS_MATH_OP, 0, TRUE

/* By name, in the order of strcmp(). */
static const PhidiasMathSymbol symbols[] = {
  { "#", "#", UPRIGHT }, { "$", "$", UPRIGHT }, { "%", "%", UPRIGHT }, { "&", "&", UPRIGHT },
  { "AA", "Å", UPRIGHT }, { "AE", "Æ", UPRIGHT }, { "Alpha", "Α", UPRIGHT }, { "And", "&", BINARY },
  { "Bbbk", "𝕜", UPRIGHT }, { "Beta", "Β", UPRIGHT }, { "Box", "□", UPRIGHT }, { "Bumpeq", "≎", RELATION },
  { "C", "ℂ", UPRIGHT }, { "Cap", "⋒", BINARY }, { "Chi", "Χ", UPRIGHT }, { "Complex", "ℂ", UPRIGHT },
  { "Cup", "⋓", BINARY }, { "Delta", "Δ", UPRIGHT }, { "Diamond", "◊", UPRIGHT },
  { "Doteq", "≑", RELATION }, { "Downarrow", "⇓", RELATION }, { "Epsilon", "Ε", UPRIGHT },
  { "Eta", "Η", UPRIGHT }, { "Finv", "Ⅎ", UPRIGHT }, { "Gamma", "Γ", UPRIGHT }, { "Im", "ℑ", UPRIGHT },
  { "Iota", "Ι", UPRIGHT }, { "Join", "⋈", RELATION }, { "Kappa", "Κ", UPRIGHT }, { "L", "Ł", UPRIGHT },
  { "Lambda", "Λ", UPRIGHT }, { "Leftarrow", "⇐", RELATION }, { "Leftrightarrow", "⇔", RELATION },
  { "Lleftarrow", "⇚", RELATION }, { "Longleftarrow", "⟸", RELATION },
  { "Longleftrightarrow", "⟺", RELATION }, { "Longrightarrow", "⟹", RELATION }, { "Lsh", "↰", RELATION },
  { "Mu", "Μ", UPRIGHT }, { "N", "ℕ", UPRIGHT }, { "Nu", "Ν", UPRIGHT }, { "O", "Ø", UPRIGHT },
  { "OE", "Œ", UPRIGHT }, { "Omega", "Ω", UPRIGHT }, { "Omicron", "Ο", UPRIGHT }, { "P", "¶", UPRIGHT },
  { "Phi", "Φ", UPRIGHT }, { "Pi", "Π", UPRIGHT }, { "Pr", "Pr", LIMIT }, { "Psi", "Ψ", UPRIGHT },
  { "Q", "ℚ", UPRIGHT }, { "QED", "∎", UPRIGHT }, { "R", "ℝ", UPRIGHT }, { "Re", "ℜ", UPRIGHT },
  { "Reals", "ℝ", UPRIGHT }, { "Rho", "Ρ", UPRIGHT }, { "Rightarrow", "⇒", RELATION },
  { "Rrightarrow", "⇛", RELATION }, { "Rsh", "↱", RELATION }, { "S", "§", UPRIGHT },
  { "Sigma", "Σ", UPRIGHT }, { "Subset", "⋐", RELATION }, { "Supset", "⋑", RELATION },
  { "Tau", "Τ", UPRIGHT }, { "Theta", "Θ", UPRIGHT }, { "Uparrow", "⇑", RELATION },
  { "Updownarrow", "⇕", RELATION }, { "Upsilon", "Υ", UPRIGHT }, { "Vdash", "⊩", RELATION },
  { "Vert", "‖", UPRIGHT }, { "Vvdash", "⊪", RELATION }, { "Xi", "Ξ", UPRIGHT }, { "Z", "ℤ", UPRIGHT },
  { "Zeta", "Ζ", UPRIGHT }, { "_", "_", UPRIGHT }, { "aa", "å", UPRIGHT }, { "adots", "⋰", UPRIGHT },
  { "ae", "æ", UPRIGHT }, { "aleph", "ℵ", UPRIGHT }, { "alpha", "α", LETTER }, { "amalg", "⨿", BINARY },
  { "angle", "∠", UPRIGHT }, { "approx", "≈", RELATION }, { "approxeq", "≊", RELATION },
  { "arccos", "arccos", FUNCTION }, { "arccot", "arccot", FUNCTION }, { "arccsc", "arccsc", FUNCTION },
  { "arcsec", "arcsec", FUNCTION }, { "arcsin", "arcsin", FUNCTION }, { "arctan", "arctan", FUNCTION },
  { "arg", "arg", FUNCTION }, { "argmax", "arg max", LIMIT }, { "argmin", "arg min", LIMIT },
  { "ast", "∗", BINARY }, { "asymp", "≍", RELATION }, { "backprime", "‵", UPRIGHT },
  { "backsim", "∽", RELATION }, { "backslash", "\\", UPRIGHT }, { "barwedge", "⊼", BINARY },
  { "because", "∵", RELATION }, { "beta", "β", LETTER }, { "beth", "ℶ", UPRIGHT },
  { "between", "≬", RELATION }, { "bigcap", "⋂", LARGE }, { "bigcirc", "◯", BINARY },
  { "bigcup", "⋃", LARGE }, { "bigodot", "⨀", LARGE }, { "bigoplus", "⨁", LARGE },
  { "bigotimes", "⨂", LARGE }, { "bigsqcup", "⨆", LARGE }, { "bigstar", "★", UPRIGHT },
  { "bigtriangledown", "▽", BINARY }, { "bigtriangleup", "△", BINARY }, { "biguplus", "⨄", LARGE },
  { "bigvee", "⋁", LARGE }, { "bigwedge", "⋀", LARGE }, { "blacklozenge", "⧫", UPRIGHT },
  { "blacksquare", "■", UPRIGHT }, { "blacktriangle", "▲", UPRIGHT },
  { "blacktriangledown", "▼", UPRIGHT }, { "bot", "⊥", UPRIGHT }, { "bowtie", "⋈", RELATION },
  { "boxdot", "⊡", BINARY }, { "boxminus", "⊟", BINARY }, { "boxplus", "⊞", BINARY },
  { "boxtimes", "⊠", BINARY }, { "bullet", "•", BINARY }, { "bumpeq", "≏", RELATION },
  { "cap", "∩", BINARY }, { "cdot", "⋅", BINARY }, { "cdotp", "⋅", BINARY }, { "cdots", "⋯", UPRIGHT },
  { "celsius", "℃", UPRIGHT }, { "centerdot", "⋅", BINARY }, { "checkmark", "✓", UPRIGHT },
  { "chi", "χ", LETTER }, { "circ", "∘", BINARY }, { "circeq", "≗", RELATION },
  { "circlearrowleft", "↺", RELATION }, { "circlearrowright", "↻", RELATION },
  { "circledR", "®", UPRIGHT }, { "circledS", "Ⓢ", UPRIGHT }, { "circledast", "⊛", BINARY },
  { "circledcirc", "⊚", BINARY }, { "circleddash", "⊝", BINARY }, { "clubsuit", "♣", UPRIGHT },
  { "colon", ":", MARK }, { "coloneq", "≔", RELATION }, { "coloneqq", "≔", RELATION },
  { "complement", "∁", UPRIGHT }, { "cong", "≅", RELATION }, { "coprod", "∐", LARGE },
  { "copyright", "©", UPRIGHT }, { "cos", "cos", FUNCTION }, { "cosh", "cosh", FUNCTION },
  { "cot", "cot", FUNCTION }, { "coth", "coth", FUNCTION }, { "csc", "csc", FUNCTION },
  { "csch", "csch", FUNCTION }, { "cup", "∪", BINARY }, { "curlyvee", "⋎", BINARY },
  { "curlywedge", "⋏", BINARY }, { "curvearrowleft", "↶", RELATION }, { "curvearrowright", "↷", RELATION },
  { "dag", "†", BINARY }, { "dagger", "†", BINARY }, { "daleth", "ℸ", UPRIGHT },
  { "dashleftarrow", "⇠", RELATION }, { "dashrightarrow", "⇢", RELATION }, { "dashv", "⊣", RELATION },
  { "ddag", "‡", BINARY }, { "ddagger", "‡", BINARY }, { "ddots", "⋱", UPRIGHT },
  { "deg", "deg", FUNCTION }, { "degree", "°", UPRIGHT }, { "delta", "δ", LETTER },
  { "det", "det", LIMIT }, { "diamond", "⋄", BINARY }, { "diamondsuit", "♢", UPRIGHT },
  { "digamma", "ϝ", LETTER }, { "dim", "dim", FUNCTION }, { "div", "÷", BINARY },
  { "divideontimes", "⋇", BINARY }, { "doteq", "≐", RELATION }, { "doteqdot", "≑", RELATION },
  { "dotplus", "∔", BINARY }, { "dots", "…", UPRIGHT }, { "dotsb", "⋯", UPRIGHT },
  { "dotsc", "…", UPRIGHT }, { "dotsi", "⋯", UPRIGHT }, { "dotsm", "⋯", UPRIGHT },
  { "dotso", "…", UPRIGHT }, { "doublebarwedge", "⩞", BINARY }, { "downarrow", "↓", RELATION },
  { "downdownarrows", "⇊", RELATION }, { "downharpoonleft", "⇃", RELATION },
  { "downharpoonright", "⇂", RELATION }, { "ell", "ℓ", UPRIGHT }, { "emptyset", "∅", UPRIGHT },
  { "epsilon", "ϵ", LETTER }, { "eqcirc", "≖", RELATION }, { "eqqcolon", "≕", RELATION },
  { "eqsim", "≂", RELATION }, { "equiv", "≡", RELATION }, { "erf", "erf", FUNCTION },
  { "eta", "η", LETTER }, { "eth", "ð", UPRIGHT }, { "euro", "€", UPRIGHT }, { "exists", "∃", UPRIGHT },
  { "exp", "exp", FUNCTION }, { "fallingdotseq", "≒", RELATION }, { "flat", "♭", UPRIGHT },
  { "forall", "∀", UPRIGHT }, { "frown", "⌢", RELATION }, { "gamma", "γ", LETTER },
  { "gcd", "gcd", LIMIT }, { "ge", "≥", RELATION }, { "geq", "≥", RELATION }, { "geqq", "≧", RELATION },
  { "geqslant", "⩾", RELATION }, { "gets", "←", RELATION }, { "gg", "≫", RELATION },
  { "ggg", "⋙", RELATION }, { "gimel", "ℷ", UPRIGHT }, { "gneq", "⪈", RELATION },
  { "gneqq", "≩", RELATION }, { "gtrdot", "⋗", BINARY }, { "gtreqless", "⋛", RELATION },
  { "gtrless", "≷", RELATION }, { "gtrsim", "≳", RELATION }, { "hbar", "ℏ", UPRIGHT },
  { "heartsuit", "♡", UPRIGHT }, { "hom", "hom", FUNCTION }, { "hookleftarrow", "↩", RELATION },
  { "hookrightarrow", "↪", RELATION }, { "hslash", "ℏ", UPRIGHT }, { "iddots", "⋰", UPRIGHT },
  { "iff", "⟺", RELATION }, { "iiiint", "⨌", INTEGRAL }, { "iiint", "∭", INTEGRAL },
  { "iint", "∬", INTEGRAL }, { "imath", "ı", LETTER }, { "impliedby", "⟸", RELATION },
  { "implies", "⟹", RELATION }, { "in", "∈", RELATION }, { "inf", "inf", LIMIT },
  { "infty", "∞", UPRIGHT }, { "injlim", "inj lim", LIMIT }, { "int", "∫", INTEGRAL },
  { "intercal", "⊺", BINARY }, { "intop", "∫", INTEGRAL }, { "iota", "ι", LETTER },
  { "jmath", "ȷ", LETTER }, { "kappa", "κ", LETTER }, { "ker", "ker", FUNCTION }, { "l", "ł", UPRIGHT },
  { "lVert", "‖", OPENING }, { "lambda", "λ", LETTER }, { "land", "∧", BINARY },
  { "langle", "⟨", OPENING }, { "lbrace", "{", OPENING }, { "lbrack", "[", OPENING },
  { "lceil", "⌈", OPENING }, { "ldotp", ".", MARK }, { "ldots", "…", UPRIGHT }, { "le", "≤", RELATION },
  { "leadsto", "⇝", RELATION }, { "leftarrow", "←", RELATION }, { "leftarrowtail", "↢", RELATION },
  { "leftharpoondown", "↽", RELATION }, { "leftharpoonup", "↼", RELATION },
  { "leftleftarrows", "⇇", RELATION }, { "leftrightarrow", "↔", RELATION },
  { "leftrightarrows", "⇆", RELATION }, { "leftrightharpoons", "⇋", RELATION },
  { "leftrightsquigarrow", "↭", RELATION }, { "leftthreetimes", "⋋", BINARY }, { "leq", "≤", RELATION },
  { "leqq", "≦", RELATION }, { "leqslant", "⩽", RELATION }, { "lessdot", "⋖", BINARY },
  { "lesseqgtr", "⋚", RELATION }, { "lessgtr", "≶", RELATION }, { "lesssim", "≲", RELATION },
  { "lfloor", "⌊", OPENING }, { "lg", "lg", FUNCTION }, { "lgroup", "⟮", OPENING }, { "lhd", "⊲", BINARY },
  { "lim", "lim", LIMIT }, { "liminf", "lim inf", LIMIT }, { "limsup", "lim sup", LIMIT },
  { "ll", "≪", RELATION }, { "llbracket", "⟦", OPENING }, { "llcorner", "⌞", OPENING },
  { "lll", "⋘", RELATION }, { "lmoustache", "⎰", OPENING }, { "ln", "ln", FUNCTION },
  { "lneq", "⪇", RELATION }, { "lneqq", "≨", RELATION }, { "lnot", "¬", UPRIGHT },
  { "log", "log", FUNCTION }, { "longleftarrow", "⟵", RELATION }, { "longleftrightarrow", "⟷", RELATION },
  { "longmapsto", "⟼", RELATION }, { "longrightarrow", "⟶", RELATION }, { "lor", "∨", BINARY },
  { "lozenge", "◊", UPRIGHT }, { "lparen", "(", OPENING }, { "lrcorner", "⌟", CLOSING },
  { "ltimes", "⋉", BINARY }, { "lvert", "|", OPENING }, { "mapsfrom", "↤", RELATION },
  { "mapsto", "↦", RELATION }, { "mathellipsis", "…", UPRIGHT }, { "mathsterling", "£", UPRIGHT },
  { "max", "max", LIMIT }, { "measuredangle", "∡", UPRIGHT }, { "mho", "℧", UPRIGHT },
  { "mid", "∣", RELATION }, { "min", "min", LIMIT }, { "models", "⊨", RELATION }, { "mp", "∓", BINARY },
  { "mu", "μ", LETTER }, { "multimap", "⊸", RELATION }, { "nLeftarrow", "⇍", RELATION },
  { "nLeftrightarrow", "⇎", RELATION }, { "nRightarrow", "⇏", RELATION }, { "nabla", "∇", UPRIGHT },
  { "napprox", "≉", RELATION }, { "natural", "♮", UPRIGHT }, { "ncong", "≇", RELATION },
  { "ne", "≠", RELATION }, { "nearrow", "↗", RELATION }, { "neg", "¬", UPRIGHT }, { "neq", "≠", RELATION },
  { "nexists", "∄", UPRIGHT }, { "ngeq", "≱", RELATION }, { "ngtr", "≯", RELATION },
  { "ni", "∋", RELATION }, { "nleftarrow", "↚", RELATION }, { "nleftrightarrow", "↮", RELATION },
  { "nleq", "≰", RELATION }, { "nless", "≮", RELATION }, { "nmid", "∤", RELATION },
  { "notin", "∉", RELATION }, { "notni", "∌", RELATION }, { "nparallel", "∦", RELATION },
  { "nrightarrow", "↛", RELATION }, { "nsim", "≁", RELATION }, { "nsubseteq", "⊈", RELATION },
  { "nsupseteq", "⊉", RELATION }, { "ntriangleleft", "⋪", RELATION }, { "ntriangleright", "⋫", RELATION },
  { "nu", "ν", LETTER }, { "nvDash", "⊭", RELATION }, { "nvdash", "⊬", RELATION },
  { "nwarrow", "↖", RELATION }, { "o", "ø", UPRIGHT }, { "odot", "⊙", BINARY }, { "oe", "œ", UPRIGHT },
  { "oiiint", "∰", INTEGRAL }, { "oiint", "∯", INTEGRAL }, { "oint", "∮", INTEGRAL },
  { "ointctrclockwise", "∳", INTEGRAL }, { "omega", "ω", LETTER }, { "omicron", "ο", LETTER },
  { "ominus", "⊖", BINARY }, { "oplus", "⊕", BINARY }, { "oslash", "⊘", BINARY },
  { "otimes", "⊗", BINARY }, { "owns", "∋", RELATION }, { "parallel", "∥", RELATION },
  { "partial", "∂", UPRIGHT }, { "perp", "⊥", RELATION }, { "phi", "ϕ", LETTER }, { "pi", "π", LETTER },
  { "pitchfork", "⋔", RELATION }, { "plim", "plim", LIMIT }, { "pm", "±", BINARY },
  { "pounds", "£", UPRIGHT }, { "prec", "≺", RELATION }, { "preccurlyeq", "≼", RELATION },
  { "preceq", "⪯", RELATION }, { "precsim", "≾", RELATION }, { "prime", "′", UPRIGHT },
  { "prod", "∏", LARGE }, { "projlim", "proj lim", LIMIT }, { "propto", "∝", RELATION },
  { "psi", "ψ", LETTER }, { "qed", "∎", UPRIGHT }, { "rVert", "‖", CLOSING }, { "rangle", "⟩", CLOSING },
  { "rbrace", "}", CLOSING }, { "rbrack", "]", CLOSING }, { "rceil", "⌉", CLOSING },
  { "reals", "ℝ", UPRIGHT }, { "restriction", "↾", RELATION }, { "rfloor", "⌋", CLOSING },
  { "rgroup", "⟯", CLOSING }, { "rhd", "⊳", BINARY }, { "rho", "ρ", LETTER },
  { "rightarrow", "→", RELATION }, { "rightarrowtail", "↣", RELATION },
  { "rightharpoondown", "⇁", RELATION }, { "rightharpoonup", "⇀", RELATION },
  { "rightleftarrows", "⇄", RELATION }, { "rightleftharpoons", "⇌", RELATION },
  { "rightrightarrows", "⇉", RELATION }, { "rightsquigarrow", "⇝", RELATION },
  { "rightthreetimes", "⋌", BINARY }, { "risingdotseq", "≓", RELATION }, { "rmoustache", "⎱", CLOSING },
  { "rparen", ")", CLOSING }, { "rrbracket", "⟧", CLOSING }, { "rtimes", "⋊", BINARY },
  { "rvert", "|", CLOSING }, { "searrow", "↘", RELATION }, { "sec", "sec", FUNCTION },
  { "sech", "sech", FUNCTION }, { "setminus", "∖", BINARY }, { "sgn", "sgn", FUNCTION },
  { "sharp", "♯", UPRIGHT }, { "shortmid", "∣", RELATION }, { "shortparallel", "∥", RELATION },
  { "sigma", "σ", LETTER }, { "sim", "∼", RELATION }, { "simeq", "≃", RELATION },
  { "sin", "sin", FUNCTION }, { "sinh", "sinh", FUNCTION }, { "slash", "/", UPRIGHT },
  { "smallint", "∫", SMALL }, { "smallsetminus", "∖", BINARY }, { "smile", "⌣", RELATION },
  { "spadesuit", "♠", UPRIGHT }, { "sphericalangle", "∢", UPRIGHT }, { "sqcap", "⊓", BINARY },
  { "sqcup", "⊔", BINARY }, { "sqsubset", "⊏", RELATION }, { "sqsubseteq", "⊑", RELATION },
  { "sqsupset", "⊐", RELATION }, { "sqsupseteq", "⊒", RELATION }, { "square", "□", UPRIGHT },
  { "ss", "ß", UPRIGHT }, { "star", "⋆", BINARY }, { "subset", "⊂", RELATION },
  { "subseteq", "⊆", RELATION }, { "subseteqq", "⫅", RELATION }, { "subsetneq", "⊊", RELATION },
  { "succ", "≻", RELATION }, { "succcurlyeq", "≽", RELATION }, { "succeq", "⪰", RELATION },
  { "succsim", "≿", RELATION }, { "sum", "∑", LARGE }, { "sup", "sup", LIMIT },
  { "supset", "⊃", RELATION }, { "supseteq", "⊇", RELATION }, { "supseteqq", "⫆", RELATION },
  { "supsetneq", "⊋", RELATION }, { "surd", "√", UPRIGHT }, { "swarrow", "↙", RELATION },
  { "tan", "tan", FUNCTION }, { "tanh", "tanh", FUNCTION }, { "tau", "τ", LETTER },
  { "textbackslash", "\\", UPRIGHT }, { "textdegree", "°", UPRIGHT }, { "textdollar", "$", UPRIGHT },
  { "textellipsis", "…", UPRIGHT }, { "therefore", "∴", RELATION }, { "theta", "θ", LETTER },
  { "thickapprox", "≈", RELATION }, { "thicksim", "∼", RELATION }, { "times", "×", BINARY },
  { "to", "→", RELATION }, { "top", "⊤", UPRIGHT }, { "tr", "tr", FUNCTION }, { "triangle", "△", UPRIGHT },
  { "triangledown", "▽", UPRIGHT }, { "triangleleft", "◁", BINARY }, { "trianglelefteq", "⊴", RELATION },
  { "triangleq", "≜", RELATION }, { "triangleright", "▷", BINARY }, { "trianglerighteq", "⊵", RELATION },
  { "twoheadleftarrow", "↞", RELATION }, { "twoheadrightarrow", "↠", RELATION },
  { "ulcorner", "⌜", OPENING }, { "unlhd", "⊴", BINARY }, { "unrhd", "⊵", BINARY },
  { "uparrow", "↑", RELATION }, { "updownarrow", "↕", RELATION }, { "upharpoonleft", "↿", RELATION },
  { "upharpoonright", "↾", RELATION }, { "uplus", "⊎", BINARY }, { "upsilon", "υ", LETTER },
  { "upuparrows", "⇈", RELATION }, { "urcorner", "⌝", CLOSING }, { "vDash", "⊨", RELATION },
  { "varDelta", "Δ", UPRIGHT }, { "varGamma", "Γ", UPRIGHT }, { "varLambda", "Λ", UPRIGHT },
  { "varOmega", "Ω", UPRIGHT }, { "varPhi", "Φ", UPRIGHT }, { "varPi", "Π", UPRIGHT },
  { "varPsi", "Ψ", UPRIGHT }, { "varSigma", "Σ", UPRIGHT }, { "varTheta", "Θ", UPRIGHT },
  { "varUpsilon", "Υ", UPRIGHT }, { "varXi", "Ξ", UPRIGHT }, { "varepsilon", "ε", LETTER },
  { "varkappa", "ϰ", LETTER }, { "varnothing", "∅", UPRIGHT }, { "varointclockwise", "∲", INTEGRAL },
  { "varphi", "φ", LETTER }, { "varpi", "ϖ", LETTER }, { "varpropto", "∝", RELATION },
  { "varrho", "ϱ", LETTER }, { "varsigma", "ς", LETTER }, { "vartheta", "ϑ", LETTER },
  { "vartriangleleft", "⊲", RELATION }, { "vartriangleright", "⊳", RELATION }, { "vdash", "⊢", RELATION },
  { "vdots", "⋮", UPRIGHT }, { "vee", "∨", BINARY }, { "veebar", "⊻", BINARY }, { "vert", "|", UPRIGHT },
  { "wedge", "∧", BINARY }, { "wedgeq", "≙", RELATION }, { "wp", "℘", UPRIGHT }, { "wr", "≀", BINARY },
  { "xi", "ξ", LETTER }, { "yen", "¥", UPRIGHT }, { "zeta", "ζ", LETTER }, { "{", "{", OPENING },
  { "|", "‖", UPRIGHT }, { "}", "}", CLOSING },
};

/* What has no name, or means more than a letter. */
static const PhidiasMathSymbol characters[] = {
  { "", "!", CLOSING }, { "", "(", OPENING }, { "", ")", CLOSING }, { "", "*", BINARY }, { "", "+", BINARY },
  { "", ",", MARK }, { "", "-", BINARY }, { "", ":", RELATION }, { "", ";", MARK }, { "", "<", RELATION },
  { "", "=", RELATION }, { "", ">", RELATION }, { "", "?", CLOSING }, { "", "[", OPENING }, { "", "]", CLOSING },
  { "", "−", BINARY }, { "", "·", BINARY },
};

static int
compare_names (gconstpointer key, gconstpointer element)
{
  const PhidiasMathSymbol *symbol = element;

  return strcmp (key, symbol->name);
}

/*
 * phidias_math_symbol_find:
 * @name: a command without its backslash
 * @length: its bytes
 *
 * Returns: (nullable): the symbol of that name
 */
const PhidiasMathSymbol *
phidias_math_symbol_find (const char *name, gsize length)
{
  char key[sizeof (symbols->name)];

  if (length >= sizeof (key))
    return NULL;
  memcpy (key, name, length);
  key[length] = '\0';

  return bsearch (key, symbols, G_N_ELEMENTS (symbols), sizeof (*symbols), compare_names);
}

/*
 * phidias_math_symbol_find_character:
 * @text: a character
 * @length: its bytes
 *
 * Returns: (nullable): a symbol that looks like that
 */
const PhidiasMathSymbol *
phidias_math_symbol_find_character (const char *text, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (characters); i++)
    if (strlen (characters[i].text) == length && memcmp (characters[i].text, text, length) == 0)
      return &characters[i];
  for (guint i = 0; (guchar) text[0] >= 0x80 && i < G_N_ELEMENTS (symbols); i++)
    if (symbols[i].text[0] == text[0] && strlen (symbols[i].text) == length && memcmp (symbols[i].text, text, length) == 0)
      return &symbols[i];

  return NULL;
}

/*
 * phidias_math_symbol_get_nth:
 * @n: from none
 *
 * Returns: (nullable): a symbol with a name; %NULL behind the last
 */
const PhidiasMathSymbol *
phidias_math_symbol_get_nth (guint n)
{
  return n < G_N_ELEMENTS (symbols) ? &symbols[n] : NULL;
}
