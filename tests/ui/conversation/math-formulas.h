/* math-formulas.h: formulas as models write them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

static const char * const formulas[] = {
  "x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}",
  "P(A \\mid B) = \\frac{P(B \\mid A)\\,P(A)}{P(B)}",
  "\\mathrm{softmax}(z)_i = \\frac{e^{z_i}}{\\sum_{j=1}^{K} e^{z_j}}",
  "\\text{Attention}(Q, K, V) = \\text{softmax}\\left(\\frac{QK^\\top}{\\sqrt{d_k}}\\right)V",
  "\\begin{aligned} \\nabla \\cdot \\mathbf{E} &= \\frac{\\rho}{\\varepsilon_0} \\\\ \\nabla \\cdot \\mathbf{B} &= 0 \\\\ "
  "\\nabla \\times \\mathbf{E} &= -\\frac{\\partial \\mathbf{B}}{\\partial t} \\\\ "
  "\\nabla \\times \\mathbf{B} &= \\mu_0 \\mathbf{J} + \\mu_0 \\varepsilon_0 \\frac{\\partial \\mathbf{E}}{\\partial t} \\end{aligned}",
  "\\int_{-\\infty}^{\\infty} e^{-x^2}\\,dx = \\sqrt{\\pi}",
  "e^{i\\pi} + 1 = 0",
  "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}^{-1} = \\frac{1}{ad - bc} \\begin{bmatrix} d & -b \\\\ -c & a \\end{bmatrix}",
  "|x| = \\begin{cases} x & \\text{if } x \\geq 0 \\\\ -x & \\text{otherwise} \\end{cases}",
  "\\mathcal{L} = -\\frac{1}{N} \\sum_{i=1}^{N} \\left[ y_i \\log \\hat{y}_i + (1 - y_i) \\log (1 - \\hat{y}_i) \\right]",
  "f(x) = \\sum_{n=0}^{\\infty} \\frac{f^{(n)}(a)}{n!} (x - a)^n",
  "\\lim_{n \\to \\infty} \\left(1 + \\frac{1}{n}\\right)^n = e",
  "\\theta^* = \\operatorname*{arg\\,max}_{\\theta} \\prod_{i=1}^n p(x_i; \\theta)",
  "\\zeta(s) = \\sum_{n=1}^\\infty \\frac{1}{n^s} = \\prod_{p \\text{ prime}} \\frac{1}{1 - p^{-s}}",
  "\\oint_{\\partial \\Sigma} \\vec{F} \\cdot d\\vec{r} = \\iint_{\\Sigma} (\\nabla \\times \\vec{F}) \\cdot d\\vec{S}",
  "\\binom{n}{k} = \\frac{n!}{k!\\,(n-k)!}",
  "\\sqrt[3]{1 + \\sqrt[n]{x^2 + y^2}}",
  "\\hat{\\beta} = (X^\\top X)^{-1} X^\\top y, \\quad \\bar{x} = \\frac{1}{n}\\sum_i x_i, \\quad \\ddot{q} + \\dot q + \\tilde{p}",
  "f(x) = \\frac{1}{\\sigma\\sqrt{2\\pi}} \\exp\\left(-\\frac{1}{2}\\left(\\frac{x - \\mu}{\\sigma}\\right)^{2}\\right)",
  "i\\hbar\\frac{\\partial}{\\partial t}\\Psi(\\mathbf{r}, t) = \\left[-\\frac{\\hbar^2}{2m}\\nabla^2 + V(\\mathbf{r}, t)\\right]\\Psi(\\mathbf{r}, t)",
  "A \\cup B = \\{x \\mid x \\in A \\lor x \\in B\\}, \\quad A \\subseteq \\mathbb{R}^n, \\quad \\forall \\epsilon > 0\\; \\exists \\delta",
  "\\bigcup_{i \\in I} A_i \\setminus \\bigcap_{j} B_j \\neq \\emptyset, \\quad \\bigoplus_{k=1}^m V_k \\cong \\bigotimes W",
  "D_{\\mathrm{KL}}(P \\parallel Q) = \\mathbb{E}_{x \\sim P}\\left[\\log \\frac{P(x)}{Q(x)}\\right]",
  "\\underbrace{1 + 2 + \\cdots + n}_{n \\text{ terms}} = \\frac{n(n+1)}{2}, \\quad \\overbrace{a + b + c}^{\\text{sum}}",
  "\\frac{d}{dx}\\left[\\int_{a(x)}^{b(x)} f(x,t)\\,dt\\right] = f(x, b(x)) \\cdot b'(x) - f(x, a(x)) \\cdot a'(x)",
  "\\left\\| \\sum_{i} \\alpha_i v_i \\right\\|_2 \\leq \\sum_i |\\alpha_i| \\cdot \\|v_i\\|, \\quad \\left\\lfloor \\frac{n}{2} \\right\\rfloor, \\quad \\left\\langle \\frac{u}{2}, v \\right\\rangle",
  "\\begin{vmatrix} a_{11} & a_{12} & \\cdots & a_{1n} \\\\ \\vdots & \\vdots & \\ddots & \\vdots \\\\ a_{m1} & a_{m2} & \\cdots & a_{mn} \\end{vmatrix}",
  "\\begin{array}{c|cc} x & 0 & 1 \\\\ \\hline f(x) & \\frac{1}{2} & 3 \\end{array}",
  "A \\xrightarrow{\\ f\\ } B \\xrightarrow[\\text{iso}]{g \\circ h} C, \\quad x \\mapsto x^2, \\quad p \\Rightarrow q \\iff \\neg q \\Rightarrow \\neg p",
  "\\text{F1} = 2 \\cdot \\frac{\\text{precision} \\cdot \\text{recall}}{\\text{precision} + \\text{recall}}",
  "W_{t+1} = W_t - \\eta \\, \\frac{\\hat{m}_t}{\\sqrt{\\hat{v}_t} + \\epsilon}",
  "a_0 + \\cfrac{1}{a_1 + \\cfrac{1}{a_2 + \\cfrac{1}{a_3 + \\ddots}}}",
  "\\sum_{\\substack{1 \\le i \\le n \\\\ i \\ne j}} a_{ij}, \\quad \\max_{x \\in S} f(x), \\quad \\int_0^1\\!\\!\\int_0^{x^2} xy \\, dy\\,dx",
  "a \\equiv b \\pmod{n}, \\quad \\gcd(a, b) = 1, \\quad \\boxed{x = 42}, \\quad \\cancel{y}",
  "\\overrightarrow{AB} + \\overline{z_1 z_2} + \\widehat{ABC} + \\underline{w} + x' + y'' + f'''(0)",
  "\\alpha \\beta \\gamma \\delta \\epsilon \\varepsilon \\zeta \\eta \\theta \\lambda \\mu \\nu \\xi \\pi \\rho \\sigma \\tau \\phi \\varphi \\chi \\psi \\omega \\; \\Gamma \\Delta \\Theta \\Lambda \\Sigma \\Phi \\Omega",
  "\\leq \\geq \\neq \\approx \\equiv \\sim \\propto \\ll \\in \\notin \\subset \\supseteq \\to \\leftarrow \\Leftrightarrow \\mapsto \\pm \\times \\div \\cdot \\circ \\oplus \\otimes \\infty \\partial \\nabla \\ldots \\cdots",
  "\\mathbb{N} \\subset \\mathbb{Z} \\subset \\mathbb{Q} \\subset \\mathbb{R} \\subset \\mathbb{C}, \\quad \\mathcal{ABCL}, \\quad \\mathfrak{g}, \\quad \\mathsf{Sans}, \\quad \\mathtt{mono}, \\quad \\boldsymbol{\\theta x}",
  "\\begin{cases} 3x + 2y - z = 1 \\\\ 2x - 2y + 4z = -2 \\\\ -x + \\frac{1}{2}y - z = 0 \\end{cases}",
  "\\begin{align*} (a+b)^2 &= (a+b)(a+b) \\\\ &= a^2 + 2ab + b^2 \\tag{1} \\end{align*}",
  "v_{\\max} = \\frac{V_{\\max}[S]}{K_m + [S]}, \\quad H = -\\sum_{x} p(x) \\log_2 p(x), \\quad x_{i_j}^{2^n}",
  "\\unknown{x} + \\frac{a}{\\foo b}, \\quad \\prod\\nolimits_{i<j}, \\quad \\left. \\frac{dy}{dx} \\right|_{x=0}, \\quad \\left\\{ \\frac{a}{b} \\,\\middle|\\, c \\right\\}",
};
