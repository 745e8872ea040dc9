"""Provided with assignment 3: handwritten digits, a linear classifier and pictures. You do not need to change anything here."""

import base64
import functools
import lzma
import struct
from pathlib import Path

import torch
import torch.nn.functional as F


def handwritten_digits(folder="data"):
    """Handwritten digits, 1797 of them, in black and white: scikit-learn's `load_digits` (Alpaydin and Kaynak, 1998).

    The first call writes them into `folder`, in MNIST's layout. If that folder holds the real MNIST (`MNIST/raw/`), that
    is read instead, with each image reduced to 8 × 8 pixels.

    returns: (images, labels), (n, 1, 8, 8) float32 of 0 and 1, and (n,) integers
    """
    raw = Path(folder) / "MNIST" / "raw"
    if not (raw / "train-images-idx3-ubyte").is_file():
        _write_files(raw)
    images, labels = _mnist_reader()
    ink = images(str(raw / "train-images-idx3-ubyte"))[:, None] / 255
    return (F.adaptive_avg_pool2d(ink, 8) >= 0.5).float(), labels(str(raw / "train-labels-idx1-ubyte")).long()


def fit_classifier(features, factors):
    """A linear classifier with an intercept: least squares on one-hot targets, with a small penalty.

    features: (n, d) features of each point
    factors:  (n,) integers from 0, the classes to predict
    returns: a function from (m, d) features to (m,) integers
    """
    rows = F.pad(features.double(), (0, 1), value=1.0)
    targets = F.one_hot(factors.long()).double()
    penalty = 1e-3 * torch.eye(rows.shape[1], dtype=rows.dtype, device=rows.device)
    weight = torch.linalg.solve(rows.T @ rows + penalty, rows.T @ targets)
    return lambda x: (F.pad(x.double(), (0, 1), value=1.0) @ weight).argmax(1)


def pairs_of(code, n=200, pairs=8, factors=4, seed=0):
    """Differences between the codes of pairs that agree in one factor, to try your `disentanglement_score` on.

    code: a function from (…, factors) numbers to (…, d) codes
    returns: (differences, fixed), (n, pairs, d) and (n,)
    """
    own = torch.Generator().manual_seed(seed)
    fixed = torch.randint(factors, (n,), generator=own)
    first, second = 2 * torch.rand(2, n, pairs, factors, generator=own) - 1
    agree = F.one_hot(fixed, factors)[:, None].bool()
    return code(first) - code(torch.where(agree, first, second)), fixed


class IndependentPixels(torch.nn.Module):
    """A model to try your `train_vae` on before your `VAE` works: one probability for each pixel, and z has no effect."""

    def __init__(self):
        super().__init__()
        self.logits = torch.nn.Parameter(torch.zeros(1, 8, 8))

    def encode(self, x):
        return torch.zeros(len(x), 1), torch.zeros(len(x), 1)

    def decode(self, z):
        return self.logits.expand(len(z), 1, 8, 8)

    def forward(self, x):
        nothing, _ = self.encode(x)
        return self.decode(nothing), nothing, nothing


# ---- pictures ------------------------------------------------------------------------------------------------
# They call only your encode, decode, sample and train_vae.
# Each returns a Figure, which a notebook shows where it is a cell's last value, and is a sentence where matplotlib is not
# installed.

SMALL = {"axes.titlesize": 9, "axes.labelsize": 8, "xtick.labelsize": 7, "ytick.labelsize": 7, "legend.fontsize": 8}
NO_PICTURE = "There is no picture without matplotlib: `python -m pip install matplotlib`."


def picture(draw):
    """Makes `draw(figure, …)` a function that returns its figure."""

    @functools.wraps(draw)
    def drawn(*args, **kwargs):
        try:
            from matplotlib import pyplot
        except ImportError:
            return NO_PICTURE
        with pyplot.rc_context(SMALL):
            figure = pyplot.figure(layout="constrained", dpi=110)
            draw(figure, *args, **kwargs)
        pyplot.close(figure)  # or a notebook shows it twice
        return figure

    return drawn


@picture
@torch.no_grad()
def plot_draws(figure, reparameterize, n=1000):
    """Draws from two Gaussians, with the ellipse of one standard deviation around each mean."""
    figure.set_size_inches(4.2, 3.2)
    axis = figure.subplots()
    turn = torch.linspace(0, 2 * torch.pi, 200)
    for mu, logvar, colour in (([0.0, 0.0], [0.0, -3.0], "tab:blue"), ([3.0, 2.0], [-2.0, 0.0], "tab:orange")):
        mu, logvar = torch.tensor(mu), torch.tensor(logvar)
        axis.scatter(*reparameterize(mu.expand(n, 2), logvar.expand(n, 2)).T, s=3, alpha=0.4, c=colour, linewidths=0)
        axis.plot(*(mu + (logvar / 2).exp() * torch.stack([turn.cos(), turn.sin()], 1)).T, c="black", lw=1)
    axis.set(title="draws and one standard deviation", aspect="equal")


@picture
@torch.no_grad()
def plot_training(figure, model, train, chunks=(10, 10, 20, 40, 80, 160, 320, 640, 1280)):
    """Train a VAE with two latents on the digits, and show the two terms of its bound, the latent plane, reconstructions, a path
    from a two to a four, and samples. Training is split into chunks, most of them twice as long as the one before."""
    images, labels = handwritten_digits()
    train_set, held_out, names = images[:1400], images[1400:], labels[1400:]
    terms, steps = [_terms(model, held_out)], [0]
    for number, chunk in enumerate(chunks):
        with torch.enable_grad():
            train(model, train_set, steps=chunk, seed=number)
        terms.append(_terms(model, held_out))
        steps.append(steps[-1] + chunk)
    model.eval()
    figure.set_size_inches(12, 6.4)
    upper, lower = figure.subfigures(2, height_ratios=[2.4, 2])
    curves, plane, manifold = upper.subplots(1, 3)
    _draw_terms(curves, steps, terms)
    _draw_plane(upper, plane, model, held_out, names)
    _draw_manifold(manifold, model)
    rows = lower.subplots(4, 1)
    mu = model.encode(held_out[:24])[0]
    _draw_row(rows[0], held_out[:24], "held-out digits")
    _draw_row(rows[1], model.decode(mu).sigmoid(), "their reconstructions")
    ways = torch.linspace(0, 1, 24)[:, None]
    two, four = (model.encode(held_out[names == digit][:1])[0] for digit in (2, 4))
    path = model.decode((1 - ways) * two + ways * four).sigmoid()
    _draw_row(rows[2], path, "from a two to a four, along a line in the latent plane")
    _draw_row(rows[3], model.sample(24), "samples: z from N(0, I)")


def _terms(vae, x):
    """Mean reconstruction term and mean KL, in nats, from one draw for each image."""
    mu, logvar = vae.encode(x)
    logits = vae.decode(mu + (logvar / 2).exp() * torch.randn_like(mu))
    error = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x)
    return -error.item(), (0.5 * (mu**2 + logvar.exp() - 1 - logvar)).sum(1).mean().item()


def _draw_terms(axis, steps, terms):
    reconstruction, kl = zip(*terms, strict=True)
    axis.plot(steps, reconstruction, c="tab:blue", label="E log p(x|z)")
    axis.plot(steps, [-k for k in kl], c="tab:orange", label="−KL")
    axis.plot(steps, [r - k for r, k in terms], c="black", label="ELBO")
    axis.axhline(-25, c="grey", lw=0.8, ls=":", label="independent pixels")
    axis.set_xscale("symlog", linthresh=10)
    axis.set(title="the bound and its two terms, held-out digits (nats)", xlabel="step", xlim=(0, None))
    axis.legend(frameon=False)


def _draw_plane(figure, axis, model, x, labels):
    mu = model.encode(x)[0]
    dots = axis.scatter(*mu[:, :2].T, c=labels, cmap="tab10", s=8, vmin=-0.5, vmax=9.5)
    figure.colorbar(dots, ax=axis, ticks=range(10), shrink=0.8)
    axis.set(title="means of q(z|x), coloured by digit", aspect="equal")


def _draw_manifold(axis, model, side=14):
    """The decoder's output over the latent plane, with equal prior probability between neighbours."""
    at = torch.distributions.Normal(0.0, 1.0).icdf(torch.linspace(0.03, 0.97, side))
    z = torch.cartesian_prod(at.flip(0), at).flip(1)
    tiles = model.decode(z).sigmoid().reshape(side, side, 8, 8).permute(0, 2, 1, 3).reshape(8 * side, 8 * side)
    axis.imshow(tiles, cmap="gray_r", vmin=0, vmax=1)
    axis.set(title="the decoder over the plane", xticks=[], yticks=[])


def _draw_row(axis, images, title):
    axis.imshow(F.pad(images[:, 0], (1, 1, 1, 1)).permute(1, 0, 2).reshape(10, -1), cmap="gray_r", vmin=0, vmax=1)
    axis.set(title=title, xticks=[], yticks=[])


# ---- reading and writing -------------------------------------------------------------------------------------


def _write_files(raw):
    """MNIST's files: a magic number, the sizes, and a byte for each number, 0 to 255."""
    data = lzma.decompress(base64.b85decode("".join(DIGITS.split())))
    n = len(data) // 65
    scaled = bytes(min(255, 16 * ink) for ink in data[: 64 * n])
    raw.mkdir(parents=True, exist_ok=True)
    (raw / "train-images-idx3-ubyte").write_bytes(struct.pack(">4i", 2051, n, 8, 8) + scaled)
    (raw / "train-labels-idx1-ubyte").write_bytes(struct.pack(">2i", 2049, n) + data[64 * n :])


def _read_images(path):
    _, n, height, width = struct.unpack(">4i", Path(path).read_bytes()[:16])
    return torch.frombuffer(bytearray(Path(path).read_bytes()[16:]), dtype=torch.uint8).reshape(n, height, width)


def _read_labels(path):
    return torch.frombuffer(bytearray(Path(path).read_bytes()[8:]), dtype=torch.uint8)


def _mnist_reader():
    """torchvision's two functions that read MNIST's files, or ours where it is not there."""
    try:
        from torchvision.datasets import mnist
    except ImportError:
        return _read_images, _read_labels
    except RuntimeError as error:  # "operator torchvision::nms does not exist": a build that does not fit this torch
        if "torchvision::" not in str(error):
            raise
        mnist = _mend_torchvision()
    return mnist.read_image_file, mnist.read_label_file


def _mend_torchvision():
    """Beside a torch of another build torchvision looks in vain for its compiled operators. Nothing here calls them, so it is
    enough that they are declared."""
    import importlib

    library = torch.library.Library("torchvision", "FRAGMENT")
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    _mend_torchvision.library = library  # or the declarations go with it
    return importlib.import_module("torchvision.datasets.mnist")


# ---- the digits ----------------------------------------------------------------------------------------------
# 1797 images of 64 bytes, ink from 0 to 16, and 1797 labels: lzma, then base85.

DIGITS = """
{Wp48S^xk9=GL@E0stWa8~^|S5YJf5;mAaoY5)KLVG;OjycQ8Qy{O$j%T9eQ$xOsATZc)_q2)zUea-
M*Tv6xEEWX8+GqUQ4F(5iiXl}u@eJIY?D^k=vF*#`eR{?i>TJHw+7X@`id<aR+*zzOPlZHRb=ey|SiKHn9f6C(#7}HIG<q|qft~GJ!^r+g?CPh%^OOxJ#E6fV_5bp#yR
C(7|*C(AIyVVxbBwS<BRiSK4Vr(321A4b~)3fO33xawZj|uGbqXnM{i$lUD#~io;Eb3{<cc%%@S`WlZDiC~)KTvL%h*pOn+Zml~KLy)+Kqvwvev@N@Bbfq)ahNXYJS6b
1JlZ8=n&%uQ3Vs4b9*T_i2T!hRwOxf!@o-U;d&?iCSFm6|xM?~nyl|eOXDp0)t*v8_%bbAnP5t#_qwCuhze&nH<eIxAyr7qVCw2~bg%G`z#{_iAkGa>8-
!F8U7~2NitIayiGUC`9xlI1~THz*-Y2B$jfYwj+-HzqE95KBP9<^XKKDs~hs{;IHVk-=($(8*R#2OtXwrp*#RF-
&it;ooe0O^JjwR!&<4<2`s4+)#9BLDylAAz=j&q@ULvU=4d*X5RZ=l#OHy@HyC&SPyFLybTg)HtS4__sm@)y5ZV7Dh}dx4DHL)gs%sK4E+A>MhVpHF4d2iKy<lT=gR(e
Rg@+q@n^<-VRCuv#E=W=i8t-$d0s-I3ir48i<BS75^h*$I9<iHzJLXyyvG&!;;hEl>O2~A-
kW5e&QMRl>Q0*)EjdULBM)9;hsLr=)9E6(&GYv%B@h(NL*)f<s8G%dMnFQJs!UaK8xuD?Gr78K?Cf!*%2LrZM>WQon#V9R7dg(Ji9zrbTT)D@>L^x86owkLc6_u6SKzP
QXqcl@|ksQ<H~q-
HQuKQE;(Bjdm9Msq3zfjHsKb|7yD`<ILTE6cdAGiOJfm#;6$i2Cq!Qj^9u@<shoz8Mh$922kBr*5oh(s05&Jvn%YS?(h@6j&h5iJ+3ocuu;c&FdOa)24ED1VUmYESxw#
b4s<>7cC~FWlW6yg7xlWPiN+$sbwfF8;tyguHQ2=Yl+h^FLBemgUaPaRzm27cZ0qQ6K&^71coDuL~i<UK2EK*y@ix!Yf2=_ZPlL>`}ieguUP+9rCWDiayU~D-
3aJKe581WqqzVb*z?x2~hg0EB!`Abof31w(_@ki1Z%FSyM*Zr>d)J-_Xx!1Hjg!){^O-cbDhVxt|TI_E^bI16-
@ZFkBcbHASws~~97&6Wj$(ev1iCU+H%WtjfscjFBc&U`^nx5R{9*5Lw?aB9*2{{SJ^U9^#+*L)sVwjN`5=RbT+oLJA;U9j?*yRO!P~>h?+(&Z3k_Pmm%pk(*kanglQ(}
O^U?&lWA*X>Zk*j5&=;~n6Qz@A*4c?$%s)7Y-`xDdn;E~Ex8D(?hM=kV@!T;^>Nm=8bOt2#!ohmpb^s%a8)}Du%#(vn92Xba?*jKGT#$?DXT-PpQg3f6-
7&rK?<?iU{N_!B;%STdDH@axhHj|TJ>_P3tT`(WV^m{4o(*F@;FuQ}Wzhtax7PPV1M}E_?p|nY503bxW`46vB&ZASibTf78MoO}wST<Q%dW){xgjTzyzsPANz;^#;kuy
R~ol(qWp=I8mJh*c~0;mtzI!M%4FHj@ks-ott&)QmE3l2a}WS7$Ge$9D)sqpGg+AU1v{XYVwyW~RqwK{Fy2h%v73AkOvDXi<F5Z(0|*iH^igDc(h7oFPwmw;x;4zXhlB
L!TYx&b@BCZWclGPWFg?b>OGXVoskeg+GU!r>3}Z|E2r^ud+d%L8Fx-5XbNG`S^{(<ShqXdl6e&xuD=>B?pQ8QDO@b~Qs@^YX+U?-
3pp&>KBXN=9U0OTB1`Z2;qXJ!9!f$UJwKjv_sHM1$)tQX)#2+tT#=wf!b-
&RHo}<vV<2JXJB@2#FTjGhf;778YouuEl;ckr#qRZ1@>MVvmoCJ53A?uqRA>nTb}ws9ydew)vmSjBob%3p-
5!u(jT^+>?>>QXtvA)x!MNY=aURFYdnRL0pvwr=Fzhf||*}_^e}|RU|wBK4Qnfe9y^u>0q%7HB<91%KIDGwsMQl>MMZdnNayWJ=@c1(l}er>k0WYrP{^NjUg)+j7p(9e
-DQPdJjV@C2!e%htmn4uWp@ru>3VoW>{}k4%FaKJ|?pqE6G@obdQDii3w*N=bC-
}2cMl2!i`v1hU~{McVGt^l1?L$fO4@dGb)nvY&{^s4q1Boke}Z*pK9Tj_KcMPfcCsig~WK3R<)EF3kdlrt*?lGk7bRr`9yxUn=^9N*v^0bX)15KAhQ|O=PQ)H7IoiHC(
7pOL}*Ff=#5AuAJ!pHHB2!kS@8HafBb<di-#GMl2_gNV?ep3JTMa4u>n>lP@4_`hkNJyPHhEZ@fURj<ItZG<Pj|o8C4#@aV<L|NSY-
2VI#UAagFv8J#3P4fS{Q6rR}9260hKq>#q~=XG#6)b?hE<PvQ<u+&EbxvvyAFn(kzqgGop33Bw-
6PYvU7OuT2d1MAG(JVzSfhfFl1*#JG|5l{0i%uBvq8EaIDtLgcaUt5jS;^=JY0pQV{j$)!9<d4ljC~veI9m+^n@6_+MLf$(T|8$zmEPn@P2O34nyevPw(L}P5Wxk-
m7ik2!HJvnFBl-YYw#y+?t6dd5Y2~t)@laz4CPcKrFviZSd_BnN4cz+jB{H095Rl7w%5Nc0=9K=rtLYKrpp54(C`ZkxtYcZECSMPo8SqD3E|IVvQn$V^WSdFM50*yqM3
%Q72RE2e5~8$&Cs$ux_Waxv(h67+ZYmjHs6*<%a$3jcyvi7I+ZvWRi$Qy1pR=?kbw5+Ewei9F(3RN?V|kHY=Ua^lmu$nd`9ssIrXhg2AkasptoDLSa1i+u?VygnK6fCy
9cE|-CqdL)gqlP?85BaFD1wg`lXu<NFT}*aW$spC@tsf*IDrJni%1Ab{rrhN;d&)Bhc#xlGf)z=OD-<v!?zh9pYZDxCmk$CqZ*i#?~?dQql5lOdJl38G5-
tQ@C?hmxBK$jXnW!cJ6@+=_;{L+eSo{-tafa3837*a{#c@5gRBLT>E@Srejm~TIs5s5$e#57XYmF-S+nZQ>(Q*ZtJlsF;U{U;P|G+))iZI`m`<H#enxlFEmd$*Az3Z_-
)_$zCr+jwl}J9T<JHAIMVy9|nl7RjGA5z}d$7~(k>Ap4u+5}{`XkM5A^={|z}&xw9^X}LJ{_jrF|P*PPYUtF`=X%TX3;?4AJAbiTh{XAnvh-
J)%bXSsiDOh8|jlyG+iSjl&w%38xJToBI&Wd|3HEaBWV?`FpY!hr>bcyS2|^B2Jfx*)S^g#7hJ&{^BNhEer)|#!q}7*XpE*>K!2k$Epo&#YcE@zGfDN!#s1Aazv_(bpI
SUbodhIV_Dv){SMBsQv)CzDqNZP*)2{|biGH-
_86a0i?#>E=8Abox<>?t39(i6VBM^i3LP?1=u;CNudZ#SON`9cu<S;}=N&JMiQ1S3uY^7TRm@^pPNxaHeKk3e}21*_P`r@*z|Cu@e&}XG<@$>*Cj*(Gy1p7vNGPV<0#P
bTLG!&_%gZ$mtxg)FXeym80C0c}R9WoRzdU^z_9kp6uT7d5OWT{Ew+GB`T*`q@yFJ|}@{i7R_5v?hUcPfgOu6CR5`YqOqQmFYZLAW(ZI0(N)SL_Yh-
HfrS73eS8UDBp}+s$H>ohhB+WL&hZFOz4%vt6yl+<UapDP?CNPhqJV-YI3r&aVpTVu@UE;hMJW-@u*aL=RjH9^0Vdp-
{z)N^5B^YUgk%8<8=d9E%=U)rbE$g>8fd?uBk-p`L>O%#Cm}Mp1gn=eS9V_ArnGP(=xI$QqKg=Mg?b9=j|NP8SOSW3Qnzhp=P{YlwzKjVVg?al849$}C*=S>H@-
c0w;8ksNL8i$1)v4}B68fifEI*)YI-OFLJ{Czb_y*fl2*fsv$ibx=IuKTnw_a<@&HX$dMF=qQ5H6M7mJ;wMuxd0vtbC(de`^UZ6#<D;?~^VUX-JSIjB1==frT)!oP;Ex
OB4aV;2mWEZh_k{l0Xq%z~>jxUKy!YS9!C)XPOs^tb#I9gvKRW`VUW%>DFo5~BI2q#en7*_2QTR=m2LHCI^cdus%c<0+ar&{G_P444z%JboX_^*R77w=f#l!Cy6cMUI_
IZ2pP>T^n=f2D@KCB<Ub>?Kr2gyCnc}iLn9>`r8N%C|j0=j8&NVJl63|_$0snTM2$(2HcDoebYp50E=q2gLVzD(U|`^0WkPc+MBX@O_kmR@!r!}|DCw$79iex>1e0?SC
tSV$M7h#d6Q5J{}Eum#BH7woo-9vP9=qoO>~;@%&;4=2g%{|hD@D1sVULfJqmbbk2!0Y5;YSKQ_NyBv0-xhaw|y%|GOt9YTt8f}---
ZsTjRyB&HX`CK6&Us5N<;jG7jPCC@J&c?C`KXiF2zK^}cu#BIaDi@dxJcVJ@S2q9z`*m!bsOK$FSR==!7Qi98uWot%sc$at^R^D)u|I=7l**c=;RBosgw4=x)WK>(kb(
b*n;#<k&DaE0-lSee_jChWP<WEpVfLR8P#{9mdA~}$5U+JxHbFi<IimY&xRKgx^e_Qb>^JpY+G4Il4XZiyl-
w$6KqrW?~QtuVJR6UXAG4r#3(Swy99Fcz8ix%Y7uT{7j<W>uSL<SL79$KF0#jvNn<Amj6vA~3Z^7VZx-
C29{M*sUB2JZ0{cw>tZYs|^u%LdJ9#g|uHF^RQ#WNE=8PpPyaxOcOS##XU0uD!L^E?w%#|2zA!|#Q4Ze%5NOkG*;#M!J1G&_M<h=V!oiTpfsvkm}P8x{ka|Qv)Aqj@D%
=unME$5XtMxA*fxjR<-ONXeRlBXV~Eu9M9{4L(aX$7ob^6wi#Rt^IH%@Yl>Hp>8@qf0a>`CGogQh$s?n3Pp8N;RVk#3OmgL*Yi=q!tlNy`Y>GZFR0)MmhFQM}z->ig5-
Wde1;4^)z5y(nOLs2UyJy1v2cM)=QRCAre>Be|W4a%G?<jaV#SXmb4*Y>P{k%6G(JJ<qP**Jk4QhL98!D@Cx8lttLBW1yl@p%g$%4iz3!-
Vje;UdjVXrw4NlP97?`;g;?VuvP1@r%v>k?5;hLY-
5pynEcUPzmk)13t6^4&R5SYJFVEU%Bca!xJQ1x8ZNCeDPtxp}{Ir>zyHAIby8kU@8n&4GdXDt$U?lEOJ@hyCV6?|Aw9-t7LR`;)0IvrRp%yZebE=53&F}l59Vn|wV;I-
%*Ucffqc<+=f4Q3Lsb&0Y$DLq9Qz(P^T0VQvZ2b~MUDzq6&(dp#OqkEuAZ744L~4LvP}V#Z+Z~qMg<eh_$g^!{rtzgfZle+bF~X^a7&X9?ct~XOzn!M`gK3?|CK{0^(T
>`XJ-CG|_hjXEQ4t!CN^{YF$a9!c9uYn{`5*sg63AR7)>|z`xnr{{N?!fuXJF(Z?Y4f?u#G)qJ~J>8#oWAiFF_R`*7>ZzLS|s#DqNua>oBTRb%e-
4YiGo1qkE}*0{Y~6$%;x5FRQXW`5E6ZlR?o~#IEfUh++N*#CJa&b1WxwGAr6-YgLbdG5AY&8T6scawE7dFNCV>R~m;1-
&1wI+>u^$C#!b!pJaB+eiXv7FQB}#{d}iqg5g~tcUq|19DD0&2c$enoN&Ttua!2C?Lv2_BvVJxl*wpb_1@YlChSJwo8eJ}1c|Mlv}`H~Ja!lqQ+aX!#M(tL-
R<)^CJB^G%6xk_aDxI|a`JkQJ!}YMLf#vZCeme<&3$DWAt*6cBmCl{CSV=mv>oQ{@I`Q+ZT!w5Aifyj!_NWgn%*ZV3X{)ZZ5CujQnoazg^tT+{P|c6RFjvz<qfSD1-
iD#neE6#(8%VH)uG%#5(x?vzv11O8>r{dQ^_o$Qx0xPCn>8klZ^H?`*){+Lgp+h2WH2nW6m3Q<~hrCHFVxfqC+xFsZV?JFCj+!s-
qpG3kFiIQP+#(O^psM8IpZ@ZA$kIDLd15H6w`V4lE2y!6?i40h=ulcE45#IWh`32>WcnL>ZR=YKz6s*k#!^;vSQ^-QHjiEUK-ng~&0US<%5-
9+1j`+3bsR`4D2@UBJzAqCC{*{I0~$u<tj!?)piq!Ff!+6&3sb@GaZt$`1a*Ii_BSB7TLP#d8OimDX(M=osJMe@zVAWQQM=yDpHTb}u$nxsFlpptndEfJ&H5t#}9_Z03
7!BS!?#&2T|7-c|vXNm=*&Q9s-
euiN3OJ(dl+OpqwYYh^24{AdWoZ)VraT<Zp)3W9bh{rn>)v>ta;M+T!eAzHbph>;cTeQ~P$(h+^$>a~LR(?9Ks;Bp%6q2@X1>Xh3r%4l5!Xsr%G832d>rkY3y8OL~wDA
}O__LLf106*60RIbSZBHuoDw8u~0@?j_@E{f?s=@~?yb<y*-
jXS6aMtcyFwM9{K5WPLSv<sqxhef|pWxW<sh%FHpX<wQ#D1E@#>Urr?yA$`wufpN|FV23sPY<%*gDa5Bi4l4*2P9O=*?o_1P(YdGtjq}uBPU&p%xDG>$w{%`)6E~Vo&b
MJwB9itH&=RQK$+`M!iEZOBxxj(GuZ5nG78dfr{keqnzN@(a~c5(nx8A=4Q%<g+1QQ|Zxw8f8}pT42n5Cu{c9}>MX*ua<Hds|Gc2?$b`ZoALsY|?>9fdm!2q5fPGd~`a
#~>3m6}u7C!2<s_wluBKFfu6aL??0_-
>2b^lz5JII$;&(Ki?}uo1XSOe#m^I}d0IvjdJmVO)?Lr9xy91GX$lE=)p@y%M%fV;DTAZ^<Wcm8M~?y_ouAKww15kJhpSIoTpTF0FS#0_k=;B_u`>|AvbaM^$bJIPf+5
@5-
fUL|Vu=9(Pv4y1@%vX4qilNh_KmR}KX<nWuubStEgZeXqBhl52Lcq=_gnMLW#&%1{eM8I8B1g?jZMD1idR2!044hUScIfKram?d3j^7`8!8PJUM<F>MQu8o98fxg_0b>
qDsHN-GxaGT6SP1U-F7(u{rF<>!F%V|9@7p~iiHu5TA7pss|<(aPk{Ncc2{8&O|^4(;6V+GRI$;aj<a04hHFsP*>|D$K>O9Depapc;k4_vpGMZb-
0UNX9=n=m?^lAzS5}xt90xdn)RQ!?hIulBp6bI_jM^YDtbRpEzs4Mkon&m-g(P0);2tEyGj<Z<-
{NmQ#<*D396yTnP&q6?r8H3&0Liy7O<k;RaOQq+jz+reC+@DxH(wX#%}TF%aVd+tS;3iWEmY<rDs-!afU|MawGA$v<Ax=y@3XxXaaa?YkoWXV182m$E$2o){fNy-kwtW
oT8necE{edUM8|jY~UBa9qDs%Qk3-
xCTAbBD#Qd+R?|I98CPJR=FvZLB5$3anZFb03lZ)6oNz1)6|J;g7zFrP&@4HTtH_1vkZjwhS`6D>+fO@Qp;3x6nlk~WmMMs;`!%z$QL9u1+=rCAqc5O^G;4naDVb|9rT
%&u&RPfAsimse$zH_*jWSWKZM1^PE8w$Mu%?+q3TPTsbggxOw}P1HRjW{NytuQN-
`rJ3GCUX>tyKo+M4WZrJLPixn~sQ<rl<Rob3*Rbnk?}%*GfkHHH8;dgaKjGe_cshgQSl>y3zRfWG*#+`<=;skN6@{z6!$r^2mZ#ycp&tPX}1JrMTBkAQoly2FPDB7*{)
MZ-vr#D&*(nA=k%#xMDtR363+Miy+e6@gxm>aTLBfvGr(c!6gA6I$j$gPKzQ_onqHUnnZ3#Z&M>PEUL)Qp-DuEA5RGni7<TbQ$J5ET4`DgXvp;l`(fr+l0Oj&jo3Iv9B
D(>2f+y87-
)^$>Hod4)5?GzZo8emo>%0^!3@=V3{w*fxn+^f}u9bTHo0%$lb1afk+i9s6BSakcfiT5P{nq@a&QGcN7p+iG2#4;kVKJsMehv@*3?OX{jP%y(l049iN*~)vu5cv7`LIe
@zgOKB0ZHtWof9F=o}4$*t<)d_8ebdeq(y%9JnP&0c=jWKBKUya(hf@oLsv%d8?kVYuEq@_16;|3b8IRUkG7oahaaPqh<)c(7j1Hi*lEEe)iG7<gXjR)DSK>~XWE+9b{
j2ZNn}|5;}cg#pOk$7u{PO`_$M+HFuyOsCV0PV^hQp;7@L0)tnopwEqg5#4B*zvOrc8>voBJR|7diSz&YP+`uq|6XomUMmVKQXs+4cjSoPsFV;7s|XBaQ)2U3d6<83{j
JK2E3C0>(vd+WH@?|I)q;HXqXMzPwJsCNSBXTA@c~twU%5Bki<TW;n34bb6n5u9jSh#n=#%(xlaG|zdBLpfQyiel;G^HnR#_O@9QfO%xf2ds{bxGBUI>F|t`^G=O@<O<
kH-}{VlUI%0V|@6Q>4xD3*MrC><8#-udUqMlVJKsz-Uyi_>@QHa+5k*LKgjT4w=|i1gk7@<!Y1&*cV#h0UYmFlmcIi6;fZC7n`ls&Uyy|*5ESgy$Q<h(nxoXdN^qiu;#
4_<omI4vspt4!1A3+h|h90rCu6=GR6SZvV0-
Wte?*@Ql+J5wSn_YLnl)%lM&ys=U(71GH`dDv9v+}Z;4D~JKp3HXANNx9`Y=j*e|b^_lxdKo9A<67*CkE!B^ZD%)RI7au%HQy^2+W|B%C|CvVowO9{cJ89Pvh5(EU|08
-Dg7XU(W%SQ@;ODhk<ho{R_f+EZ7m0)BGup_DwjRje83@^86_7JDo%J=?0GWj72iW%AL{|1=Z&dCOP7{|hNv*TFxCz~x=>mM9jmD<0nMnS99YVA~NM{^xm@zUNKdSRl-
#Ia2%eZE<$Hy&xl*jd3JAn18}h;j{;G)FItvJNJa9uR*7z4?YLa&*C65sG=sdbA{a8O^7@f^USSa8Ho4kp!t!{tEhwQBT-QncBiQJJEq|T>Ull0*hndkK#9>xpZ;VQUH
AtvyK8qi0;hv;UU14IOPx4wE`#su5alIy|W1jt7Wpau|1UKqP)+Tfn?b8C`9k6-|3R#Xt;W^Gx&>mNp%eyDkfHK9gzew?0d?Xeq>XcBqJ-
?oCznW`HD~fcH;Rr;+PT+E0dXiRoKJe^+Y>%z%xjf>3{9*bmA(MEr@}D!5N4B4Su-
}L`$3XY<oBJ7<<Jp0+#g+D11yO_Uv72tRBM0yNQyC;b6?x%X$=(7K@l!L88%xFshe5CxXwp!WXq(Ue2oew(+jC5)ZBGj19l*J0tPaTHFp}f>d5i2BoM=E1ce3KqA|zm@
`WQ1jhPLaQo?}a@dMZ?~)A1;j{6|YW#H9mp7jzrRb!t1?}6)MdxaH6KR`6J2)&EMz;;pmlI7XJXipleQ|>1Ytro8{r@4;j~92_yzy2k+Khs+^840!CWAx6Y8*i-
Lr%ZlEm>=^8wU9K#yau~qxg}UKy1P4aWR%phg`$E)rGcF&jMq?SO1%fIlpE^{+o-(E%P@5S?h+VN=++>6UFB835iE3dZaYYp{?~)MLK+05kWZV2jK-MoWqE&g+Eu<gs3
I~0&bo#yZyeH(f4eAnmLUEc7=@0ZuqLMry4U|nW++<owG8`VgmW|s8T-lQxDU7o}Vx+vf$p0A+tL#;DlxKCZDVsOB$NoWmp#Cy~(r9Z-
CU2(2?(k5bVgn#Wumd^^AfpE^#C9q)%7cfnYN>0r>!#+Bg)ob|!B@bQx<-
mA$D<8XrQSdaH;@`@OWKgq44C2_^6!btXhUQ_mphDBmwZ#Ua@Slzgs4D!Od3;1Eoo&@#KusfJ}O0WC_nKcIH7TvreaW1nl*`b_z2K?b)a$V~D(vSsqGgl(cY`xW1@X3}
o_^=GW(`$bx#g-
Sf#5m%LdH59oAa5T{k8aq8}`8Z4{^xw#(vIa7>+#rqO#P*87{BTjAKvfCxBtMFQYo{v`tqr|DgH6|pD+Ig8)Ad&D$G)1E=m)>dsV|<O6L3ko^|oPqC8oHK=he(iurJ)@
-Bm#JO+Kq`u3y}z%!q3Df$9Dop`)=3JaetD4!zd8C1b}e_$T}yK<?m+CRq0tj)gS*^8!aK`6Uo~^>h0`az+hF#BmAE*Y{76iGmJH!1<Kcg~;atgVSPm+1-
8EUtc9FI8w|sKQFDUJak5oJyM&CdXXxHF*C&B1Q#g?tK{X7^~fW!TEmhWYGo*5(DdT%>V`|fp!Yx|V~jAkJZw2(ib;B<&f}!dJrCE$M6K@E=xx)wX+hDqE#=QqF3p-
X^v4=~Ff4L$%xNuLHN9aBxRtIr$NH|}nC7#7L~WC%^7jkiv}qBodHW~TikKN=?*PQ*KD>Jf{|&TZ(9@56yrH(k5bHJXpX30ySb&#n^9*7QRkppvI(O9|U%90QHd6(iUk
f96*^x<v(&o#Sf}zi6tX{#&s71Te`1S3_z+U2z#_3fFqI3*sYDAFQD741J62&1q_k9_2rvHacN5c#~RjHZu_|5EB2HN6bficA}e*1A4K%_T3-
)j_JwmFMwk+#PQmzlvRFo7~fa<O<js4lG`+5F;GB#1xE{-f200)JhNaGoz4N-c~2sG~2rT#7<}R|xSFRMuyYO=B4ZOegfnk#?U1L-
$86fZhG>{;dQy@Fa^Z`zt<ZI;G;v_~2M+?QqrISr}?0=53T@-8J&cw`e619gQ9s$?V;V&W(c@m3MYu<yNt)(4Y0QQp9%k4;;xN3*aGxe~$Nu8-
cWV;P&7F2Mcrk=#1U58SJJ>8_HZi?+tDNyIf)a8O1{un>Z*TJc7?a5y~apz=Fl@FmSw}D+0tigr>;u$$<Oj4>y;CkwvM#kOu+9TfIpKZ&mT_Br9a{j*3apb6-
k;%TtoK+mkNpEd~!zCtqzz`z5d=D<RL{Iohj93SW#-^cQUOm?=6;X2rjS^Cuo*7K@yT%?6;|*`X{n9|E|3?Ujj1Bl*5-
NDImHE0wFhgr1L_Z~WH{f~JfczOc#KXfKqE^o^5<E)qA7?sJ+pSYD|w9CF6GckOR3$WX5WBGvNwfPtmp1rLY;-
!UgOk0#6|o7=#epo6~f+gr(`V<z_DnM2xVda9Pt9eVN+?_Ux`&%riKl{%EC9<IP<c|%e%A~j+*(4{d*-
7ZX?0sliM?CST7u6#yneNE%M5>voqqm=R!xYaN#z^AIE>)O9!q~#n=<)RmyRYNdqj?3BfpF79PTwMDizgOHPatnF~@3}^=nFPdHt(L$<r?DEv(mo>x<yK>?;eKdk=xfa
G2qY%T$vuw$G=5Fhy{ae&7N}0HFr+zd+at$79lZm2%bN|A<q*7zwX2gbefxiabxxrxE7w%yl3Ot}s?c*$k49j*F6<5{%92?uIb8qJNzNw#wiRoY=RRmG43#vrci0Hy9>
-gL+;xd@y`=m7tq3YucefhPv*wnbjOU~n{YPq-q>ia(??R6bN;&{4Q3^(vhe3k((amyXzy-gt0HU@2q4|Xj6_4G?F_rZ|V^AkfK<Lq=oyvDS>s%j~ym3iRAw->-w-
=m%V}F4A7ui=$kg~Kd$Ha^(1dv3>SU4sK6(AFG7*~5iF@dA9`CZHe{M^|euynoC1D4~3(9E(?I$Q}Jct>*1<_<03FrJ4(>`ZdbL#Z^}1z*JPPQZ(ATGUE<cz_E$GgLRA
4Wh@Gf5LOQ2yyA5qGZ@L2&X-
2@79y5`ieJW*~h@SHIqTwP!AI<NXe~wq)L!}AZ8VOkGm^}tJBqcyzQM!_z5{7zW>J$6Ht!QvA%~pWZ*66DLPFfFsB`eZI9(3`daa1yB>gzZy`>hqTd^B&)uD+(}cE;LT
;xYjV~NXQbXpT!&qNs+l8lPmfMs$A_>5s=MW^tP};pzPq7@LQ$qx})-<LqO?K-L4FHM*$g>--
%AQdZ1M3e|HAegllYgEgZn3RpD{WeoIIX|fOsd$05+%%k<W3itt}1wQv2oZ?RqMGYsV{#^8N~jYT$Xfz@~$5qny{>Gh-
@*SqSiH$KnUfKQ`mKXta)~fnm0@X#l7mEAdh*Ku@KV?obdHM&nzt39Sq`sexh0*W+(Gc^{NI~ko!e+fyU<qs@Ig{p+J2O(4d(2SPIKQpq(NK+~N>5ec#IEWj@v*UqV|v
;E1X=Q{%|<t7@X?d?QGpEyO$t#Fk*`MV|%atgSRZgn>%JDdK^N<eez<04m^6cJD)#4?CYxZm%KDX@b7I)%sup{gp!Zu61*!Q8X}9h9^F3_XRZyCtINleRgkvRJxo*fw7
gdkn#{eD<2a*T%u*MS)>^~Ely!vnFIR2cma1bA$Ns}Jq6h~ef6MKg~10Jl?{#0IApVcH)m)U2dXU`%2Qdd;Hl7@l}N++k$1iohns5&gL4g$a@8<SX0IUgCx013`Go?0p
WQAJrsDZ5TPsF{nVZ?a{}HQNThjMsoU#VN{1p`|(q>zS`|;`%p+jS5KNmJs5hL)L5jbZb9QyH6e-g1(8?*ioZ?<*)1kdg{G#rwG{^cHi;-du)?7`n@k!kfT-
j7id!~4;f8{hN${S(p?0{puB(ux5VNc6y_Up_^4I#@hU95$q?g_0?9c{sM!a6oR!nKKKv)l%xdftS43eUt<ZbaO|VYWYFb0N8p@F?nnG#eK3=xD4bue5O(*>3p5DSC3e
6XJAu)K+iq?4|~OPl+)x=g9BECiB#!{0wy+p^qk(>8s&|FBd?GlE#_PuDy=grU4T0$qG2Jgg`{YmOyz)+P!Bo;ASM4))&>-
JG?WZ#6~0Gu+=mR+pt0ycH03&dx#mU1S((bJm)coR+LdqVVau`|QQE?Tlse)z!PWBXz#+~+wQ9+Eyzs$935OE+^n`PlR{@f!9%h<K=l+0)wPm!lo1aVkIgAT7WwEBeDM
e=zZyO&xWCy;S=m}=-
D{4ZLgf}>8Mnk(=$1h*FkcI3d3jU`P8*&v~`*ixg1`x~wPxO8z*wK!mdwu>sW8kWp|14pBW`znw3Ek$H>Wf=u6m#>Y6b}qt%Msu!dvDO~toN<;;xSflIqmPum?Ww2#V<
<=hQIg`!zjK_6vE%05h_IJvn_vy#>Z#cr8z7#SN6|;J~^9F2qvKVC)3=&C{T=WYjiK;j2=DAnL=z{CBtZEx(<-KW2z^}F$2V;UP0+cm%(`pJj4PsVpS-
=?c7iEu+kqI;i6W!q3mg$N+xXgO8wBWd5j7F!a2WOF43yvw5_4?03EGJnfziXdWHVF4YA|yTTx1VY;DvwG=JXPG03~s`hldoTV9>Bft7^NUZq(p!bfM|3CnS-
RxU+%!RajTecS+gh$3MUogG-yvVKM4abhphj5xv68<VJF6n>Kup)#&D7CJhLhS1exw7Hexf<kfE{<w#>{Ngg7ZD+&Kf_7&5^k3+PI_sNlloqCr$RS;H<8kjjI4R60HZq
YwV4ddyL+z4L9fO>Vf!f9XbI746a8~D=Z|is7p~V<jow_=Y{z!DY>rtHoboOnufNL-Ztx7VjJ7M+HRh|i4gbZ*}j`_9X@iN&;5bG5a7_xOW+7F+*qhY9_UjR*Y2IjThi
;sy8MtiK3^&;h_7r`H4;CQ5Jwfo{RG27n9n3(pZF%!_S;aM25%?wd9$&R90l-
T@xaq>`ZA|5gxw<&qa2nfW@|D(ymo#Ndqy942fs5LKz(<W0v87l8zb^YwLLenh<HyhvOe7Qj6!LIRcdGXgz=!z!4p?8U!c|te#@)|x1U6_@d<SWEE;%fdbniPHsL+7<2
gjtl;Wfl?fILwbRi)R)pDlu_=s%r6zmU`$d%lbbit+M)Q9uFM2!U4{qP}a}MZsA07h(R~o`=*@Sor9|6`v7v*^#XnLO3@g(RHl&MTsdCBijH<0tV!yf2}>oOZp9e;ioZ
A<@bw&VMIU15S>YynzFMku;Gxqq#c#$di{Y46+&r6{fE?pr+B`veG<HX?M4i?)2eu9Uz7>b!d#SCkDg5C0Ii{MDP)hx>K=|R<RN!N>3%T1l)+c6!#bU)2Q1V;*FV(dxI
A;nPwQmsPWD!l|T;es+!U;RH8s#Zi*!~;c>sY-YT@PqFDJvSjQbq}Dp$$vV%&a>&qQ}QWbAu=(!0V72I+<v~>LO_Uy1{xhD-
u@Q%*M7S;uY9Wp#!GFI9~JQBc$iesC@M>kF(mzm+YN67OHR<_)lIbDp!ICR$&`)6y_R$l8W(`6@7J3aRrB6E<W<iewKv)dOHs{*1s*wVoAixFQ~>`p|U?t^}Ke}vw{g2
BLtEx^Ym)bpu7N(I%ygJ-opB%)K|pa)m*AkUW_n4sXGvnu(CJ^eyH}&@2M^tiqZSIFR3j;<r@2Esm8;M2TRCI6<h9NjA)tTYWRo_-wh?LzTW#F)?51cn!7E|dw8Rn8jl
K>uuj{t)HwN@u6<LuPC@Pi(+$RS7m?Li=OihGuxT3m$%{fPU8$#3C^kDTClZGAcY9Ev*LR!Lp@%GMdI+cjaz)8^sn46Vc4Q|PtuoH0C2aa1qr=`czxg`Ji}ol{QYWF5n
9!p#(*kKYnG(3>%DP*jI&ySXRI`_+9z^px>H0qTM;*OD&w{LpAD6+lU@Y00Hldmij>aAp69hu)!rL;(4M;;t!ht04du}$JumDqwHfwvyLJMQ_W66tJ@Z7xp(Xf$IVIfB
1eRF_QVp|Id-lGF;3nDg402%HveH!sRjpZOdm2^*Vx`4nz5o$)Ytk`v`I~_9E>dm12&u`%gRze2=NKEl&m;M_?DRPTBUT#GVG5O?z`Xf`md1?q3eZ7sgmGYg@3?m-
)U#ddWg#{O`$wdVhq6^Ow<5d=KX0}Ii2rkH(SNBI93^M;RqSzZQajb}bgKq(K+u9kYU@-
?x`;r0(%Zw7r(%`Wx?em&NQ_#y*h+#YedB2Q5^wY4Jgb~pDOR#dmM@RL1FT0|dEKehoAdMP61i%Y^+FgjJvEm^Kl@~~ckQ|#`98n~L18f5KU5&Gx{gNngff2KXA!4UMh
4P2xAd5gTcq(@MTgtJN!fC0BvjrJz5&IZN@NnPt#cs1tsnxM+20anVtSzG*QyaR1B#h!&Rk$HthiyCM*@BQDgc9GDXk&MkO4Sd)p`3wO2eHrclqNyY43&l{U(eH|pqN9
=GS!Gz_0~vC`rAh>1F?)1hbCD4UevhP=#!<O9DgnU{5)p3&4PlHNaDJfr+83m8)PQQCm*2zfkgl<KL?GCDk>37@dVE{Z-
$UmSv0*mtqiXO(2Tp(Vx9`sckimj8XJHIUr)l)`!16#R`;<<h$^;*QAxB?{AHNNDq5gC=c<g5KSx1)iVrudg4@)8W!DPJ6!m)ejc6`{`h>@S<(H3xjfo?kUhP&7x6peC
n1Si3oO(BLSyxTe!0l@f<FU;yxT84C4Uy+cvQIZ<7tS4&<O6!$M7@IwdxPHe*XbZYsSq|T70t>`bcGS>gNVh|#v|tGt2mQrnhi%l;ld3cC*$^xZ<!+Zw5j)uzwW!oR`a
X+DXY^Ou%L@UJ0n#-;%^i2!e`H+o@id+YAqQSrF|58aORV9*_ETC9}X`By3l5&_VU@Nwd-
V8>j@%AMsvdbxe2QTyC;d>IH;DjN4gGKM8{f<X774`7Cd5Nc12ddPI!m$bt&R8uhtH8nyDH6(=qH%wzOWt)18bV*fKCK&Dr9T&ZHt&LwCXttc}W_rtr1XK>T^J#8D7TW
HSyhS^S9fimTsPXdkw$88It2YfLAH-Zsv`kjr%rcdHEK{v-
LQPXIK#PW0nN8kt#BUIHXuZe%^fOX+Ql2GrsmX<v~i6sCGKD6M{UH4}zI=$753>z&BjM)8fc2_<=;waESxUglVT+iBr@XwUUHF%~ihruJsMOJ#qxhsznu-
$BSeW<%}Jg~(K_Ltv4E&%cH4C%p;RT3*PXXw2452wxKmkxwn@vJW_3LhJG{ST|rggZMSlV(UngYRzTA$o3b9GmJ_{7bX2jp0Z{u<dbg-
vyau|ZG*SmdPfMhdt2zcQOgC-rT01=4EYvxswkBh5Q)O?8-h7-EJf@dQ=$WPgD8Q!BImWERC%I8-
q@6?A%%9!=nV(ed0AZ3O+T5upuGXN7uu5M3dM8pUm%1@#Ds!r6gk<=x82L`n{Mhh3Gfd2$9rf}BjxfsxnLBmLJ7cVW?Cb{1Aulgc#H|yx|If@M;9*f9<A%fZoy|c!&c|
Ya9NykWhmOToivRj-_WX>u~8oaVy){by);py@CBAU=Y9l7(>bRX_bfwnis=m6u@w2UHPO>ufneX?lWwR=bJ;C*IpA_6V1xYzjsy6&V=G1*+V`44>p;g>MvIhT)sQ5nE$
AiEsH4fqY9pP1!&dJ)ZK=IvXZEx|sz1-
3$KlMR89dr$xyx@_hxF0|u&tG2tx9+ntR=avsctcl3spTTNK2E@3^>1~JHbP*Ml;cN2NI*fOsz)ZCU1@=_u?iuA)vzqedK<SOP3IXo+K;E7)8a`)j8msQeSTMrXAfJvj
C8qpW^B~47Q;X2v{__C=^-LJwDM;G3jC{(6W-{^ExK?3-fL{EA<X?(Qa6--I|L-
(~rZ~sUtnJ5`E~*W(XDVJ@C);9q=^=9#2^;HL~9#i_9H`@iB?(Y09^TIgd7S5gXax&kakEP+f|XlR#-
T38?}C#^DaIOv!m0BWdiokTL8<+5eokl5)i(Id;mJ^k|oRO3Isehkgc8mG4SM`DgTe^KM~*OQ5&-
_lhQ^GP?qx@x$;%7SPE`rylorjq2zwH<tUR7@ky9sy0PWZIC4%Enn&V9G7R%5m<zfsM2r{AJYuP<L%QI2AG${Zi*Lcydh_(Yls*6af__5x@$`TMj#IYYQ%P>NG(UUIdH
RXC7=jymMP`#PO}z{>K`4og!tGe(ff&nl<l6>e$wbeA&yOJ0zV>wpAW&B_GIW41tgm>8sjzneTsZZw!2Ity^l#>KjXn17+R!1N}vKbfz@0wa<NyUr8>r{5Zi5R$(MNwm
;;A$4&Z~e9&j3sO>=pd;}70&Zb&H2fTlaon`bHF@N=fVfZ0cgSx~zZGAM8E>gw-hFbk^nB5AOAEi~-h0-sG4xxNNZAUa`y_!7d+-
+R2?T(#BE|L@j*NV0KSRKOx=LFCawa9jmQGQEN(LIJ62x86;A{vZ~>Xo9PF^Cwee0C+1nSR!6<psRUcar^6CGvU7Ri5FLKl?Qzn<G|NWupMBkrK)c4xxg9?+xc%*Hkxu
)+ByqDX-~>C-bq}lWYol?ffKqb#Ug2CSkyW*L?cY;ENmZu28M8t5^m&HiLvkyMcl7pz9rp9FB7|^bIqEOX`-<-=7TqMdMvOW$#{LWTUieF3*3b#-
{R$H@LrC!d{h^#x}5%_ZAA)=6t-J1j{K`kp_fHY>uxM-
5+|x;_c8%((jilL!|MoW%FK9fo6pI#h?KNWE2jp4+Ro?ED4OA7E*<1`zy@6k^Bmh+pv4}<jpx=~jJB)WddnVFg*VBrBlH-
7$nXvG1tgIY?8u{?*RTf%Q@t$PnYIoLt9Fx%m=+Kz8|Yql(_@h@Ht+Jt*MyT9F~0TSZ=ys)o}^I?yC(hTGxoV5IvN^yL##%dr%`vAe4mofIFXVkUqcm&h;M-
8KiZh}n*R3uIfm^|DhWwB0RMBNT=Gj2J-
0l9Fwymh^<kf26jN&ilCXc(BHdppwWQXjfo>PnxAI$V%_75h^gLLo7_^<>*?9!quN`SwpuiOI??pxH^@ugF%5QnKugmJdC;D@I=b}=>n0#S1<iO04LPnYHbNr@?>c-
)l$bua?F@p3d(mlLy?FD&DAcwxUDSKi(e@!=R$ffsi?dgQ~*6B**;pK4^odNH9m!r;3JI#|$FFKTkkaZpqjYy=aO5DL|Vt%3uSr>(`w7<j^dr1?~6fu@REjl2wGj+L-
ruUsSx%}j3(bjeJb-kue`jr*1T>)tI@buyMJhe6sz;X+{O57XJRIBrWJ|2a+0m(pf<}eDZCkGn<1AP08uI=7i5)Ng&p6M+;co?_Oap3J>pm}b)`LvYv6)u%Oqixi?nQ!
4Zyk&3qA1wGCm6lS0pvc0-ke@wEQ58otSK&nHN|R+LF^VCZNS=~MM}zUiF$j$?WL4z3g)X9=7tYk|SocL_*9DU@x}ql9Q*1p_bP18gfv=ty!D+ld@8-
SD8XN9x=3VnDA&kIW+9(9UdR{~$i~N*+g(Yf1wl^AVwaw#{mB)$%xg!*|0&DF$>_-vTVK7_8x8F4z;5wxMr+FRf6!1StY?1Kv$qQ<n30xTj<miC#At&`S(4w@Tg-
>og5`taumR>J(wSOby4{c637ha$+EMc0Cm+O#l-CID?ksjJJXHT-GJQ{b=j7EJ;*}-?F9XP!ydBS^U5bn80U{XEBBQ*~-
d?aEGeRwMHswtpW<o>+Wfe7!wjS+b#WGw}n@4&P|za6YPc9hWphKrJFm(JW`v3UA|Q&<m2uo7A#h`7Q2<{eI(l3XA{5GAGTO@ahTUm-BAF(I@~1Mt<$EV>vge}f}7u9`
T4MTHhAF4Ai&?QA#jdr6YJJNluj1tf2kbUfWT<z))^R^{1pv`7lh@pSEa2r&F+tr&ld9ou2H1k$nR8xi!Fdah%K?-
+x!V5ih)mEAVO(jXh7S_f4}+j*p{3Q=p2s{K%fkHU5<sMHq8)xb=tN7;Yoy~mcU0)B<=!*aD48Y4xXv!72NTX|KKNi&#WeoW(^smzCC0Eh}+M=ZOAp(-
Ipx1q%GtWdjKd?#Nss5g7b8FTclvg|OKkDO9a4%#MajyP4ERWx$zG;)3&#q7RZe#Ia8!pf&qoStkD6<6>g2KCxxKe4Ku-
g!Z;mh3N1R@=ZoH2fIh;#2kh%8oN0(@T5eVYy`2zg?;YerAP*UBMEIFt{Bv*>S=0Id&9kGN@i>d;^hz%m!`SF*`9!(ygKYYTRX+rQ*Ftj{C^RGV)DA1Cea(Q`@DzR%+=
pM?J{KK8|G#o;KD9ns%d=k(m)EEYlBIPz*aDE)g&=?uQ<A%;s+)=j>GZZ!={fv{d>-oeHz7H#3*W>ZrojN<Fb-
<uGWI?Vq<KvYIX)2MQh(4#k7EZ0legnlJr}rH9|F^GO8)&7E_&42t|_irK1o`+v*CNkN^W+Ov!TiK6WS#;#&Xi&?k6MB&b{m?tT0X`vHwa(aBuAE%Wvpp~eC)E&e=7E1
~12;A}}XALNDTJQ%R<c!_Fv|<fQ1GoH5_gWY4-=@}4&DD(JDZ%xhn8Z!@tF2`HfIzyxWm<cGCco=?w%8aG4`!-
gGK+>Pb(L^$mtcT|<KB>*YYj(#e_8$5BiZ)~l2Ir_O^8Y^vV~s)bz_19L#Uz_&8QHj<E>DSdkM8BI7-wRFokQ7`~s*r+hrAoqe-
~iWV#VSk21N&Ja;kG7Okuhy%x4(vbRfN+k+ne2JX(WQL&Y|w#ob>FGQ6vYGHg0msimZIcuyrH}V*kM6>+atQFTgAVXf`y+2<<Xp={W8$(sDs6@E^A1P-
`yJm+so|%*wsJPv0OLCB=z2OKSh6+Y&syaybdeW#S)&rcE4IAWIzzP<X_HdQIr*v4&5imag3xutD-JpaS=ZE7WId&Xn$-
)u&^`spTadl1@y{;|X2>{vFzjR21V;SJ;%tL4@bE^Z6dw5{C<x;KP`@*2HncSeG;NI*pd91;QAgB+P^az%<$LOz=igOh`JhMa1E7tPE6D?f@$HgiQLrm4cyfj`I6munA
o9-#^%;PT6F@pTPsb!Kj6J}TxSt>Z4RI8qRpym|WYr*RaJ-npL*iupjpVC%0po{t$tR~p@f<9`%HLne85<EtypH6&R`OSWzbM|(mgaoPRH32?_D7qP0e>fxuT)bHww|D
TG%E&k{;6M_4nOysz9v_P=2iu<(+_PiC&mHw)4%t+$2uMgDfwq5`;3RWjrT*#!a0<~aMlq?_ot*2ErODFaqqdaxaUp8H&jNNYr_1RHAz7@I@1p>^3<Hou3`3;=_q|!7;
<l88^?$mjWF*9N`&g#8d07M6?gE}9aUFxVdnue;O7$^#K?^>fu!P)|NwuNa^2y(MzAOditms2Fh}#ECT@$Hugz1b7O%6~3LeL^3ZMy+Y-
5%Vy8Li9xR5VKKFK<fy@v;Co8gfg)=y8Bz01QFlu8-
i4*GlgT1jjl@CcO!ANtn3M3_xM!sfOmT_Qx6R0D_=aZvuOH<KQRgaU=aLE?7?e3?HOM93%r|yC?hHj{NuevfZo|2d)=$nh)OfBa{bb(vbXty}NjGlas^6a8U}2L-
jBpyXAcMD+y{Ufxk9ArgLYH;NFpH(qoCogs!tRRv4>>nn)XoCntQDn~xawA!DXU83@vQh7oaFv#Y5a$jrIl33Uom4!InQA_VS68$N+<*nO7EOGeXCMIx-
y)3At8o`2BHe24|y2?=%KBRy?_x+-kQhG2uS1v~<|+FsMZ{-
Zw6sU>kX<3N!(<wWu*k(7L*Lf+yLLx>_7=_$a>fkluOf%VUkD5XO*Bvom=Bl5p9LP^7KbeGMwb<k{dNk@wMO*4;l{ZAa+-
}3}0KS!k689AVUl=<9==NFTIsnz~AVTg3vb456%8wT1$!k7Nwu#|Y;#7`&S1+2ed3zZL(z2U#h-eh|=RV&7?k-
DGao<{D#zslIM0D!+)pJ4noJ7pHgJ8xU=?ljpugl{OSfx22NLwqxCeuxH*xb(h#^RE@;{p34^p7T1t#9lW^c~3jl88-
5A%OCCQ`Q#LPKOhzlpa`@wQ)A9v3qnhM877wt`jwZZ*u#M<Fh9$Lt_moM?NLq}05d9DU5i*;^|Se&7f+R3rqg2`*Y|a?G-
^c%1=&d<h`o(V0~jYR0URC!Z(4iC*%CDM&xko;M&Lsux)kwlvxoqHN1N1!cdkR+vUZ%-X_hCxH`Bo;HA<(F0zRCqKm1n0cfKT^+ZHW8F-
c2oe<7l5QJIROv(7Opb_jYLEv*%2eS=S!+~D2XpNWj9mwq!xFCKUJkxU~{2_%5j2XnLGU|P(MrvR0RR49S3^*Uw#7zYUiwKl;QRvx)^yiQboRkr%TQ%zb=E^oC|p&KZ^
^}lI9)4g41Miq88>1XntjH|APQO8-7e|G~~8d)echsSjTU;x}|fQ698p1^u!zE}i+&06((fq`<mHqUoI=|=GfmCpOg-SY+;$90^ASu{o0t<-
3gc6d*aUcHirGp!Ttawe>i!u10t*#IvX&P*ghKK?Xi3T`meb73eqN|W-
wRrUL6fA<=DMw0JGF$~xvO7zs{3EwI<vSI)MBj{N*gy^dtxa1l~f3YfV<VDSspys>B?6FZFBS}$!P&yR$)%oR4fs)b(PVp7?BKj)-
)c?K6jB&<?`qIu|qN?55ZS9H=|CpH|B-jJbpeZI(Ua{r*kZEWyzJ1Sxsm)!e&Q`&zHE<*pufwF=T#mMBs-
}P29`&GRtqBzGb1DBE{eatSp4^|)HlqH${q>(`q{ap6`>U7vM9M}=BoEG1fdXfnbbYR4K(UL+Hf-AnB2^j>S2t6x{CnB<8+59x`P~-
G;jM`me)>G;P7T!msO73}UwH*yiu#+_0Xd`PbNVfho`E;7E!-72D)vIs<iB`#ItnV^4dRHu=70@bq67WAz<>-zz>me9RUE)pP5*6{pvGtOK9FjKy-C_{qvt=QqS7){uq
%-BSksbQiPuupu_aTqHr7apeTuo~JFGb04L}lfFE<J)`lZJX-m>4y&m|q>yu@LdM&O6K5<g;BAj2du*5}d_3_BpOCPPVeVN3n;*b?sF^hd)GfBXy-4A=-
H*cVdut;!K!Yl!fgWd*0#mn)U3{!T1LLNXa;bFB&#Z<FD2sc|xvKXfaNu-
o$<<=GWN5?31Xhgh+;d+alW>0~B0h+Q#4h00n2lVvmeZNk@X6&taEq!$+!bmuc#EOTlW#|RCy_?z)M5zVaSxt~F_VN22x#KF$X<V&FC3)T)R<Nls@zP^CyMTleTnMM!9
w2zs*hNd^TczFC9ZPTk=<0WBa?q^$cX39qt-6K&}cW%oza3I<u)GgS~c=wl@DL`lY;dXK_-
M$4@iqCb2a6~SL$U2ut(E9DoKKc`crQT#LaWr}V*JJ0kgr9y;H+P`+k32;2@L_&~8>5R|wKl7%_3Sh60uhCTQa54eXhi#lP$t=&lJbQ96PY*up;<WbI!x56!=vqb|Co&
x`sCXmsK%jWu9;-~xa=y^>T8EV2+(-?d!9F%J+S=Frc8XlSLDxhH2y{h*??;f{4e|@^s4r4Uzl5`&9(vsP#q;d?k9NHK-
9^y{Ou?pT|t;*y0xz7j6QoCZr15&#IGtjBuYNV7Y)mBX+Neh`r--khSd>4?<%PG*X{EkV*Q8f2DH2oB#H~okws#R^Q9i*rS|sRB4`(csIX=ZTw=O%M~d`3QE!aAYe@e<
15*{hqIa0ZiT(O+G`t0Sfn0KM$?xI`SeORr%x^hWr=M_BYjPt|ayL@n)!7m*R_-(c<8YE?z!gvXVV$FNq32gIT-eaV(qs?2dqRvUhc1g@N>9$;4I-
a0se?H|f}~p{^t_PXOiYU&L(SCli%&&{4U<!_m2X>N9_3A02g7PPWE_R$)Jmcbonl%dEmjk|%;Y613#n(aT<LTSl7xa(U?cjF$G~_`+bB)&xbm*GTBr-
la1|-|&#A@co2Ad!--KWc^V-
5Fziy^^IH*@<<~VVqoi*Ju1rPpk!FGeDoLVwgP+6dz?6py$L5^qCW>4#N?X2@DqPsN7T!$A7)zZWZyVKlW^7{;Ml%^|qB52EpyLvi7_N}BVsKiT4j5bx|3L*i2xAiBmL
Q35%+|yeL=Z)jo>|t%xVvEz{PPi!J@p4A~w|s5KD8-
o7kOgNmg3Bst2rwUPmdLuBq=amW`2WC`2IUe;a*Sas)&2Clz<l0(3^W(MVivuizHHWVkd~iP@}_A5Y@#Q*;O+(wdW!}s;falBa{dRVThFccgn>X0m4EkDr94Oc40^u(S
L}BVaPduff5#XhZEUSdL}5{<xr}zwST>67uuw(OKxS9fcj;(eE;5$P2VjBsytJ)c>OVfzxnN}05`Io^L=Qsb1N*{l#hqi~Za$#Ry9W^oO*_%5(F3-
f(PWe6llH>05IPeS{x8NPeXi=^mup#tcqng_(GLl~T4f~n1HnsBlTM3q2KZ0dDCgf6A{3M7>@cygT;Aqaa^Rk9D8d%ok3d~io?n<5EfDTBa?!s_Xat_7a#z>StqF7|YT
}eWUglufsu+Nf*?-||C~dd(|0JV?g&W1zbLOPlGqux@Z}8F;7}zdb^Y<E<WYT-
!auzI1D4|+2>s%J;)i?_Qf(n3r4r5RgiWAw}uA%8GB!Qu+sZGfTNa#zOU|KAeuZ+9X|I*kc@D=n)+F?cbv*~CU6IP}fJ9;K;Y*N*smM(8U>`wL>t@k6FrROL`DZ<gYnn
WWir~cTsk2ZVS`7VqQU;CzEcL6kM!xL~JYg>nR#|A=Wf8j-
Thd4YWQ=W<oE)X|<mx8z)kxL`&yqGn2M~kqSHfDQopc@fF?8(d`86KlPk1@)pKkz2o*TwO=<jIqd8p$D)j2fOA1qYZ4TOL1<hjc{nBAV=83f`3Fozo&A{tg!8jDeU3RW
CwTU24jU@E}eIp7hPfj%(hSHJZI%?Pn_TO?022Nk^0n=oj#duxtp?gS_c%h^o*^Uy0m*$)so@|9s3XBY>h++Ni-&_Zfj71BrAeD3PU@SxQkGKXgt8ww(z?TV-
%R!)q=@Y!7@ptc@jv_4-ww=~N8KU1r6vNM=y1SqG{USHh=p1@bKDh~gBtYMCgW%h*$!<de{#*QU64x6bKSr}a3VQGTC+cd;$nO;OKc@STw{_<`}S0e1%eB-VN7q4)K~e
)65G-Rl1W<J*O~r+7c8-X^BBKtBSjX)07)KhK%v+7=XSBY>?6_}w*wJuWYqlWRyEMS5;ORql~E-
I{sKAtAkg6bQ6fO`ctP1QLcZ<pKR9URkW$dcrAb;V#JS1`x<oD?gtU3f7DFmp7B*AIk{+dH7pn-Vf&9K?U4S7#)N?Lv&+vo-5W-
y99xgtlc`I#gi$_w=qq(w76SJDa*ZRmuGlg{>5=YfV8b$Zg{x?{J*h0sX#0Z80`D^xSo2hF8#$Q39q1PwVb1~=idK6;>;V<gK~=*>Lw7mmgK{jtvu=d-89f|t+3?-
kq_%8{Q(Mzsg9{klQ}frG~afbO%wht(z&KYI0Pf1f=x;Z*3Zsc10PB_I-_HLv9c=mS!&SHpw057wmh~nJTM-x?w&neWJSX3X&-AUo>-
&;gF8p5O&ZyV+!pKzUZS@8RZ0T&gDpp>3&8uIaPVc8p~1LS6A+k`-
QLUXO<Fo*r{*fUU}!VY>k74VdF|d?u4BngtnRRHD_ic(U?){BhGbMDtd7&2B;Ye8jq%n7(^!WGJZOS27@u0RA+}VwiajHU(0}wMR}<28_kuQuJ_7I7(bt$yrk$c<KYV*
XO;u{K`Mi`-6*4HBIRes7-
G11U${%yhf;P#ZRp^NMMffp;XDq9apE*ff^8qk!xsPArz}nsaQrTSr7XFGn)v?WM9CIB}s6dhk8nCPbNHWl<l{W5pmU7kx`txF+esx5ji3|*m+*yy0${F)%^H9fn)zm9
uMjGzBfriwMv>_7gj|CIlrN4IqIj=C%)(f(+UU3_$`$whS+X+~%6>&^q3<%i(bR3zu#y>yiC`NuEzuy=TNzXM=-~T-
T5eto;iNfR=WwhRs(+oHnRJp?lv$!6Y13L@<+QrRs4z`EO{<a%S8x>mEYd@|tM{+WLg(f-$i-
^vv)D06|T+#GFhoSDmM#X2#F0J)QcM`Xb`*^IH|36jcS18tjcuwGP?A3-
X*E!AN3Ki$R4yG*3SPn9Q#hLPvUe{J#7oix;dL6f)z}RBOGhW#G%v>a8Tt&vLDd?lVjir*x1lz~)2(c0Q)V<g=)T7;iR(<sDQG{#Q)<!z|B(l_nEegqADPA*`&*Ps{B-
Hd&(TEIXDA~Nm1pxpm0T6idwuXsTl^rz`7J*-
*1{!1S6A4C^8w{n1RrDe5z|4r@p&1hV`(n%pWLMkC%UD4Q0e{KXKj%7+x@CyWNk3O+gxs|SD#quJBU6lW{${ke(@b&&jl;u10?!7$<GV!W?!+7zZgBKfo7$&J!*V*mz>
4PQ=6B`=uxZ}p%d678ks2W^0v5cdJqbRc9Y4jF76HA~?ZhlgVAq{xbl`WDSS0+LkZ6jHGV@+C4|qxT*#8|fhcn@12kx!vg}~~Nhl8INV@pn9LrIB)U%2Tyj`wW3VFnal
jWC?>2Ve|r2mga#b?t7l;^j1h<{glcC3*DFAUJVqGnCANZbAa>Rp}+TX7ycz!gz;_DP44*Gh*;;LP$X|Li?)K%D}XLXpxz=Fsu`cDjmGiVM6}*vmsmko%}q~DTl#jZEd
JIl`o)^kxOQweF=!}gzgIaqm2u`+`y&~nR(m^TiQAIw(fIE2mbMDbX>|tWv5zi%#2IP!dE%7Pe?#hZAGd3(q}0=<LV*cI36L3U)PPs4yR^<?nhx#vLx_YJeWQ7)#MUu(
L5lk@a+m~O2k@<_crne{emYLyy=$Qd!00Bh}i71$_k}-z3?uh5q=|`zo-
R{jF5h(C8>7qi#ogGoj*0&fM}#mrgxA>Q9GQ#Oyw~A?UidPm$wp>Kt^NNpS{?`ld3pGZ$>#OS?nQVdw8_&=Ko^(3{oQaJs#u7xmxUbzy!al;O4RnA{oc)vyV0Gm&QK;3
6{T#Zgey0(sZWlyOyiYiVsUv)`Bd6^+`ZL6ifVE+Ck%Y06)1S$YNRcy=f|wSglNBrTYM!nw<FPz>jW>D>Xo3jfZ+2pX)P+I1RD~=Qv8VzhI{7UXXD#9Wtt*U!Am1u1bd
-(B2!C1G{pX0DE3u_8}KySB%6db8#F9nozXlo(K0x`yWNE2J0f`bfofNgG|GT-
a=l)pM~j6UzJL<91mq0BibHF2FP>oeLRtAQi+`4I_($MqTlu;88ncx|Ie0Ao1R@!y?V(DU*0?oqXTauehb?31u0mTQAmJk3=3TY4uI|)xC23~3Vqt;bSd%Y+C-
QSCiMW*_7*wof~JSrwRgO04NZ0nGedt(SR^gSH_J=7|BBT%{3GW#ZHILo;z7X)a^i$3eN_m}CBlkOmPw`f)1G-
uCA+gp^Oy*S?wBbYNg(3s@#)^+uL!ihF>d8t|IrO6Wq!(8{_qiiisLMZ@h;g<o2;h7%|^~PxAF?e!*5eZQGTN{ReyrBN?ogUYb$!<iAWR`PxXM7nSX^r?D=APhZe^jY8
Jz5=eM+vi96e`kDjkZSHlINnJEZ+BLx%g=<)uhGW%8jJg&PxS&(H)zyy{%)3258r;L&6zyBUtPwse6FK$aYt<32OYX}wUf%?z=NCN+{?c{0Q(z2Nh3zAkRe=-
~Z1p>imO?J5|$=MK`7<U}gFYFM9rx@=932-5%Iu-ksyoO30G0*UQRU~_|(cOyqa2&?Ar>11-KNHvHMC4hoHUJst-IO1*FN$Y*|08_J;-uM3@ReGY34D-
t)=zO85dYblwxZGIRV&V(de<=22vt8Cl=1flv{EMdma0wYl{^|nn&v1ts;-
7EJ>TgY7GOl#!T_lkDO?vd>J*?t;IFUlc%^RE>#p+B8w3<;;rOLssor91fQV>o*2Zma6ift}1qYBX+&YQx%;l|wejs}mDq<C?A4C%&?5rZDv_AWTrOzQ{|3W`g*FI*^q
}DRkJPKF_9-SIH)3f0bm`jY>O7^RIDA?w#kob!>Uv)fg1M^Mgf?uEhT7+5%=t^q{W2Vc&;>d2NbKt=%P-ONjy_Phd)^W+v4$(v{=#%O-FYvhPUt7)+l{-Vw>(oWL)g-
|G)V4=O2#ha{3zxO4K1A1}C=<=dG|~BdcG_sh&WGe&w{)YU7@=~iZl(!C(E<6{<)Q&Wk*h9wlc`fs!x@0XAKMy+Wiw5Q+u7@YwE3DHQ!~xS#ESs-bu1yRGu|4>fb<mwA
(hEUZ61(N?E>j)@^3@}G_yMh@4zoo)iZm9LSj+*wn}NpaOZj6=iM}Rg$n}D;viAXg#MU>-
IIZA=qo)pRm{C;EK7`gydwh&ylFFjYfgBXHHGlqavE2bXSQ0Y`KlDmSH|~cPtVIV3FS=6z){!w%kAKA#^quR&J{G0q4)YQmU-DP`~JNwxaf>v2X7CZ9rio5P6cPlf}+p
Fivha<CYT5(z%h6(y{twLF(s>wDjmZO2U7Z8WrN}yNTm<U5MRs`V~|8VM9Z{tBkrWr99#IBbkDn7cUBF#MNcV5e3q78<RNNeeY4RGKvS3|Z|XNNSLBuVU{p%>IuN@Z^G
gFc&M`4RC<TVzF?0*sY#&yu#T1TAr-w_<cpP$@i~z=o4Z(O;fAHm1Y~DMTIVyJR=g1oT#K_q(2E*Zw_UiM|yBTXctiLTd3Rd-
S?@a3rz30PkU6rD5;t6o;xvi50zNP90kxA3wPn%&c|MjiwK$-F(f7lArZWeHcRxnIN5Jqw$xPE)=PisXxTHmxFpgs$Vhz(c^-Ey9L5A9-
W+*CHBHwfkAd?0xHsWOfBrk5iZgi<dfrnObC#0$}Txii&>@Y#=u53Pr^f+flBuJheogH>qz%>Le7>K=31LVTcYPbCB)AwB{+bo1RFz9_U=wpa>(S@K&5%RbI1#+>4S1t
(792O<jc?IvjRy74sJ=?US}$Ds-tHAvu)+M}vsi1EwTT)yc#nLdPKubtGW;p0hrh`SsjDR5ZLqMS04$&Wt`PeFUvWQ@NDBS?ZjoZ7t=hVJpxBYQWKpgga@_yk}Ob$vfd
Wl}F#BT2q({}vqHT|>elK(AzK#2HAiRoMSY=1s!R*)2mi)D~swq-x5(!HoB|c?yl&?gJ7(Q-
4@Y8hi9TMcuBsz)us>B4lmzygoct^4Qh|V#L5t%1b0PJ3HLqaQ0DsC6s_p`xMO=%(Q4O8i{V|{_r;pz0|?$fB;926svx6EVV4~=07)jvHgvERqre~8v4V|ci`A##^IOn
xs&biFu#QM3`V+kP-cx^pV7a`laJovdFd7j7SoICQUh4NJh=d7jm02BJ2Cu)$Vy1VselYNFD=4BSh>4;EjdJ$g>f_g>!|?jQ+vqb>#kJ^Ia+}1Nl1yCeDrLddEvo0YKk
bmrC(qU<Eg#4)SFVv^ALs-%-$692okE)N!G0AHB4&b`a69P5?MiYb%gXrF{l-
cCsk{J%Ie_fG6I4u?*6l1!bR8yue~r5eyn=oH4b`P&ht*x(`efcJGb%P&P1h{s+Uf3VL-W7j&%H+95#((x40}se42!Z^b#_s)-S<WhUCF3!9}LEg!V;Yw*d8=-
lv@Y2z=$)?KGfsVGjbA%Ae`piEuHnhDJb*ltOF}XCsxO>7Lv^@mfIGqAz_4o5H)FSYwmGLwR{DWp!BH^Qhf@$75`z0(jC%z&*GFZ$32f^|8c=(zk9rf22B>R6i8Bfta<
`H$=-_t3^7d3O1$(sVQJXmMj9t5Zd1YkOk(@nq{=jG*z%kV=+UdRkl|M^}U{XJ(AE^{I-
kwVeC~<aYML?5HieQZIw;5noQv%9@kXk2ysCux+2bi<HE7rF&gN2Gzw@^p%3^htV%|%KK5)=fA(a`>U?SY*gGd^J}A&hV2wzI`O$m8KHyz!?jCh9QYf;QbT!TqJ8&=|O
=U$So``+{*6&yV(~5EkLmZAV{!mmeLI9DX{x(#;I)5Ds2wW&Y@<hrzIcX%G_<E|Dm{=~;Hs>eOq{0bJFP3+X`%Yp{X%_gW;fC>Q4OpJHvEADoefSOne}<zG;h1>8I8Zj
3(S3;iN`Z~<FUbEyFDZTV%uh|>U8v)2<}S=Ywt{w2EFYPPzHKIhaTTEL^KsVVq2cW8sW6T7!?EdxE*<b&jl34JD)g<hjqUB3Q4!~jqKCXS!TSeUEh__+1@;JEYG<t3bI
$rMVw<F;-V$ZSy3D~e`0BL&2*V2)&`kE!uANh#Q~VXJ*)7ftgT6exS4=d?l83sQU0V}HVOt3pkr=w8Dv_MWy9m~m>i%;dU+g>c2GzOTlpv-
@$X2ZUkkHtBau&yr0zOcR@^V^^&RnY{$e=m@!B#GZe3CNB!~yZ_*9ieH2_Ez5A5sv7&Kdg6J|tp2GJ{{p3JVRgD~%N-y4NN6ByyCgL0A&$*+LKSq!~E)l|J{-
=zO5&m(ecFut2Gw@kcmcF#S8>Y<pfYEL?*921H%41u;|%IKk??@>igiF72mz4ePH%MjcdYTd%6NKyr8Uq{!*uJy$-
rQC&f6Y*_(fjN;iFG2iX89ry%SAXca_o@B6@>FNv7hw?Bs7ZdW`+-QP{Gfajv?c7`M26j{Ut*!1*C}(n~*F5cqW_h5MDV-
(wKsd;FMo$~}(^T(%VKv}RJqx#$MFLBoLH11AIe3B8a~gE~ikJh9Q)*HV;Xbnw{$((&qPhD!?rO}KE=4h`N9g5Aw*%0l2^0WPeeCf)ttQ;E+$F`Z;kEPK>|-
Dw+_<|{50fkeC5Bn4ym~P=<43OXyuZJa&r@HaN1MdvZ_|)TeT_Qwi4fN^i5b`>sF}k#P|rfC@oz_fP;cvg)<H-
zSuZWThH>FA@IVzSLP{wA{OX|$UH!QjNeAR)IjPE}k->$IXVnOjq5X}4zF4hskgUQ84UE>-{H&RHTm*E7QBR}r_AssYa7Ez~W<*jD#hFrz<|YeBD-
R<OAZ*lv^YgeEw4!KqZRt-
*{f|L{BXyw{eJdeY?7+$&%3EqP7dIcxb4&2ODFBoj70W?ZcRp0f^q^?0yK0=AJON+hvsf5T!IWTagJQHK!j|CyVsI(Ek@MDk*HKKC4WUmhZ{0a$-
qG3wr9CgHr`A1%8<F>jqASltad92q)RGU|&3Gx*0&&dCWIE>k!k4MuSm2IZ<%|3#X&t)SintM0lMa$MnM6xt$H%EM^w!5l>Tf5L#?@IvZlM76St5TME8NZ&GAFZ0;wLV
A2eS+e#&xo6+9|953n<8ce%p|z)($ETCmPbf80>)-
_x>AYYDYb=>(?Hu<lgTqc8d$Is>L`We8uZWeQKu)l+u7btZ_keSf|)2p^ao8zLZ%|30y!6F3EI=YyW(``ha5hy1MC%R}US78lXD_e+0~nq;7|0LJR$D$z(+I8^sTpRSA
g?36Fk@{AA?#<gt!X`_%oZ91ru*MY=?gEj3X>HgT}Btkc9FD!uP0FFG2fzik;IAzRE`a!3$~w|YRX3fa(-
d|Byx|7UgOMCG<~9Ygf5Owgt1#U~in+|<NX7X6$Z!g~f^OjLHFtX@z@xtHH%v3kyC<liWQ%p+@41_~sV5n`7<q}>O1OD%xGy9mmhoLt!H+M~LObqcxV=-
S~Lj^>qN=A0j6{HJG-cjqME`o)$z5MbCfvC+E(NRdoRAiVQbQr!|u_=&Dr#Yk7r7b<6V_XI4SH)d!H7rhkcWS{Al-
6QG}ZsQ;um8>($KE<kT+|&TYKDsUnUR=;~dfRmnfT+yT@ZZ_zDlgrBf<Sa)f`2Bi3*AN{L7t0{M9&TZgnMjx1B68=zs8YHwv2k4JS{@4+HyI5;rJ)%C8x1A8{isx7K63
!LyiCKb5MdE`(&1GDfg^tw*XYgh`76o<9wwr?V{41zp|#<nJUDJefc$O9JU)T&{`vQ!Ao#L7=yiJfRBq(&d_1t8`mmBpH2a9VPoyk6qN7Y4RZ)`JARk$3@>xGnrB+Y@z
x}-Io3CrG-PTIkA)U`<7p&;dCS%ENyxqHSXc&E-
$Wg4kB7JoRx5JIRNZZNP#}OO40Q(ci;c5cM{4dLW};&&_6JY<+PqA%X?YqJ|Jimo%`D}V$>uO?9e8weCO54(l?f6EgE_m-
;Lh8@lCJv$Ts|KD2dX(Z)SKqFqyl`6_hbiDEfb*482*TBB2UKjp7q6P!K$Emg)KAw!sf+H$22VtGBT1xZos;r)6$``6jt+!U5S`;DclK$BX!0LyHt^UOApsj9=Wy@m8Z
tMeVK0(WA%%?N+9<VaHKC@sO{4R`YP?TKrOK@#o#Zj7h~U;h{k%ujq<HIKWLaRuSsO__>eU^&aL+x(*MYQ@Y!vD?+V0A5vWiFB=cb;evoII55rC^xi7sI9djL28RP%aM
-{A;6&2PXqAdnrJ0GJ%3>o{LnBNnC#b$uS*Qwy8WF>;aJ9djWm~LKH7r~oOI=LiwFlBnl!>wu*1{Qgi&ImnbKtl@xw?Tp=4s897WghAJ5AbvsBtl_v)ozjZ2>6#1_9e5
r)UrSG)EE{Z=G~%1${Uje*<9^KAjWof9>R|0X*DO&(D@@zS85Ve+1kry$yhe_OUC0I)2WM$@p5FCl_PNGW?spRFTkt~2c1O%YAjgr_10`(E_J5%DM-Kg6dh4BmNs`Hyl
Ygl=z&Vxw@^2Ltcw)Lo1dyQiS@DN<k;)8?HEV(4-_4+w#*P-Vc<eXWw|cSgw8c7?dPBbgz{fX)cscXEl!EzsH=Tk>-
DboCj$u)8^PZ%7)pXzbEg`f|8gpX7tn*dLu6fWPNG%6J_z?xHB~C6h>9u;0||uwHr`LoehJ39&8I0Hiavb>f3oyw`i$xMV)ogO4>PCqyxPB?%xW_EgDA5qe|A$fz$0$3
gF))ooxJ1r(`@j&f~35*`^I3;w@Q23jn<*WW!*ufUrjG~)!_PnXn)uxU6yTm0NTLg$Wq+4${FW1jgRMqf~sJ2<voD9>@|Z+VYB|pNOAY?D0qglu;3${1ANo?PhktM%mI
+S;+iI>x1TJ+ZS(JL1d(jQ*xirKlJ{5cjnIX7S{!4CXlw&w&zxA-v+n5cDLnV7z|V)m-
3!kq(uJOcm4~s9F&p<01YRkZ$p<6#LMOCTe2w*&!tL4D1xIoY64DuaQ7eKeE*(944naZy&lF(HK+Y_nscj))QMdNc5`<^o8bY}?#;?$ZD=*A5=bRG0`nANoN&GxXj_&2
s>Lj1XJPqQNp{Yab_#6SW^#ur3v0#h~x%W@dHv719AqS<^kvb*WX*M`w0?cmI7T?Z}N?T-no9iSgYao?Vh*?8_JnC}EBnXqNI6`KVt^#EifK-
#sC<14C@q75ThS&ZTi9R*1kkv^$p#(uN5NEwpBqc9d`s>sfWd~^;Gb}{-B-
ZTB#bGC3h%xud>GQURj~WTg3(8g75_Ry>xbq(iKcO#xko)4%*a$N<*fOOFI=t;E5Ud;<Dg^WCIk6beX$V*gxz>#%EAqeIs%ibT)Xp-G)4${k4xu?-
02Z>`o2ddRkB^%}57#%rsCUu2*HdG7AN;N#{I-O<MDlhum^7qmg?Dp_{z~-Xu)P<k<Ng?!<w6`Pha7)99Vll-SfGwE?NuZ%$xlD=fNnhsuF!nDWxO{xjdKK%(=bSi1S!
}-X@tnZyvAA?Y8J-
On#q3l^J(GCUrIILkcNSLIakC1hb*vG?Y5i|HK<7Tb^N!O8h|aZr@B<8Zb+O=?w&pgKn)Am2gGt_TaB&eO$Z5OixO){Ft@a*q>xUGbtH{Z4YlpOKS&XeQv&wLJ5PM{2A
R#)yOFX{o>%ZDGEl&Oj2#;Ah#HpL-
X`08Prdv3&lRO8)0@u9l~k!Lzh+`Hl0Ko0qg}@OeFLVW<&codp}QX|ycXOuBq0zNcMc=2slvufXkLk3*x8U3`oN=dr}S65q~%8wOug%we6!7~mXp$9^7t1Ay=G+(hiQg
N`)=H3Wgdb;!nj4C++9>K#}_IUU7cp{Pd$`oXGTkTY5GD~DA{_C7=O6Hn|Y!x<zk<LuGtl@1m<+RU-KZao_U*<+7caC%JzoY*Bu$ENA}+bH|ML+@(I2-
<g7`%%9$FJ2_$j_ci9O#PJ`YLwrldqEPpZ;On<9gSvD_H`n+4*%XIOR&jpYd`tztE8T8aKQOk|)vDLj>#=r#@miR^pHoA+1^9UTnL_-5m-
3VElOt%$vBKPt_{CHJHFN=4nsgbR@4JX8Yy7T!XWZ$_RY+{;Ct?3~tcY%;}=lA)9+4IzX#IZzNJ8vJ=&(u_?YY4+u@<N#tGaj(79#4Q|25WyI4Z2|QwKvgj5Yk;{P_3s
$@RzEL)Zp#4%$nL{!zKf*UAgu+s}bkFju4h}m+C^zrZjkdVMlP+#S{7V<-EHK)5lhDB=u5ea=!#7>h)>23W4aVrTJ8gd*D-
Z;hCr|OBa+yOUGs_h(yB1GbL+P>VLUpuY%ICij~7;z2)-uzd8>qRfXHV@aXf7=$J{e4iga{@!i6g*}2-
26?REA4Z^eUYQ&owae6Tkk2#Dp_AH6wPa>6npal2<G5<${n3FeFLH~u{GyoQvI(>$vpk5id6pL_yTnQBDeldr_H%=OJBc3K0A=_8eb8%tC9j_3jT!IBu?GJ@HdbG?vZ9
m+HhFO270I;_v&%g+N+5j1rqKcN0(9c=42pi2mgCO+w&rQ>rK+!IrRWh2zQ=(#H=kI^n?2);6W~!o<va)D4e3!vxAI_GVau=N`(Qx{{?C?pYK>I!T-
<QSdllHY$`DKH@{7nz8RFJ^FTq=oM&n4wN-
J4LQ4lH^BJM!NeN1L%`=zbx7rgDt<@wC@Yk&3(>tAXTTnf@3Ul7cwI?MiOV9L4gTGjfIH9iPsgmxE5e>ruY8%@08vD)h?ekLiVBPgbmoD-
^ZRR7q)^&|d^q%_1J7+~Mc16#KN*9NTq`Y`Ei0((62+aVqt|4Hb^=^W#<i`zt1lgKX}HhQO#UsVQ@ypd;=lM3O)V$tdkg19PLQy6w0H?y#=!J+><yM>L~n-
O7VDe~Fh`x;*dn^X>^fRUIj1{-+O6iY3J7Y&R!86J$u^Zsu&0Jb6Y0a+qK%jnbio;~KF9q-
^HYC{4nNlOIY=oBHlw`zz55TaE}MHs?i4UIvVLY<*)phcF4yjD5s|Js>$Z((VfbTi70`STUP{Avg*ZRE{l@!*GG0VAhL|P7aSl1J5XbqH`6C$I(W9TpqN*B(+uc33n+q
0|FbX7uJ!TRDX@QHhBURzo#dzMKYcAP>uyCs3kC=w?{uy|4|68b_#ygGoqzFY?Guas!9`)PW11;?z=viUph6&DNj1C*@OWW!aRIvR?L46a_?wy<^PeGU!%1T-
5{JsrFbUV;2&L156@xpIkhyR#{*(kGv}tma5a_G^7bPuKgrh)u%o9&!d8Z<vg!WIzR9^Yw;D&hMyt0mfKhyxAXYYnJEWf#2QQPjo@N6eXAj*QirBbX?}ISk?{uqg&Ua*
r@4{AO5yEMA(Zpqa?$@Dswltu%rZS-qy5V7-#Nu}gUW2rim0L2olzV*Pz2UeTt0=4}P$Qo_n>rI!GZ`K7fbEbdX6BFkE-N8wzPxX5G;UxDS2)gn;$}Ov-nr?Fp`qW62d
AEuxy1$0zTdudZBxtqtmkJM<9J|%xBcO6Tfr02H}o^F-G_#QdskK{CyTzp_I~IMG>{YpKiIZKP0PzUN``n-
R7DF%H2kLgm0q0zcm&peIM$9CWiZH9_=1b&TH+AoW!_5Z?eY;FZ^LGfP$yJ-mxpnLh}AGXW74+y>{aCPDc$g+@-e|rI@xKNCS8>kd5hY2>or761zZJimO5w~u2s-
ns=TAjN4QPr^XP)Hi+I>-
W1jYNU5&!xP`$P2Hi%4XRNyewhHQWs4DQCzBWztyL8<dhFeyKgp|7;M<dV*#<MPgKvi{fdpC=6{>{L2u;&yWA8FXL{uu6A+Tb={2V4wWhbT2vC3UiRGdE=So4R4tBj@l
C1ezVRL^N*9%GgH*d#J<+vwIg2L2w;?Bhfm5;e>rN^0ScH3TPf+Jp5KK+fkSdH$!PU(#m9F&zkQ3gs-U0c#kH7-
v`9wL0)`EuUpF_?pHo8e{XEMwvg1H$=ZS=k%KNgLFL3?mlYIa9Y15ke{c#FFlm&LUIlS<%XXc)I)3$008x`^c5k>WrUQ<>p6V|<nI%tA)^4U<<Oy72d2~PI^Tp26Y29e
xs;Z|?7lasxZS=m+4xtH++myF4cIKrS8)j2mVVyIpoO|P1Uj84&h!SEfiAR<pk8zZ_~^UTaTd3h3Bt8JEL%1D9nfHIXF0Re|rmFoSP(o{V}6l+s<`itnWk!Le0&7?Nun
Fbmn;gmk|M>3&EaohNrD<ZB;FwFu9oBg92Ma!E1q#LP2Y^^n=+*21@HVAsj4xXi+5grS}LWVt}+-
GZ9*00P&VkpZ9N}~m%0HjQg3&1<7&K=<=h^W(_TS)wf{#~;I{Uhs{IJ=II0(rin{W(x<dBnN)zQ5S&6)3`Nq`9O=v^Z2WQ$a4jB2a70+g|RHef|&Am(L6mfI&D8*T<^_
P~ln&77ly;<!P&!jr^&kfQg}`FME99+!=hCG6sy$#8suCa`#=<N-
B4(2pI|fr{MT;ev7YI?wp(TofeEL1s1(_PfaJ<Qc|GJ9ciDj5EVby4mWnwsqomWg1np75o({3Dk@)Nh%2W6>ny?7qYetCehudToVaNbe#hu<OrbZm(irf9d+Sb&#f~t<
{ff5xN;-
xQNM^x06$2;&VkkPj35Ft|OSF)YmD!?&u~+~0>!k|B9{<&jWLywSBP0@}6pMqTN7Ubc6Gu<`VH%BzB4uG3@k3+TW~;zPSSc%J7GVF)sLxHcV+tu}YQUo+dh7u)GmQ0$*
JAvBxyqHp?o+bT4faHme_luW=mpPUMD<gRMT^*Qc?BVWb$FNSlRx{6>5rryIsiLGdp>}$P@Iyknb*BAO$i-Ln}5?yR}j1~XVckya*WTclouYPPgia21b$HRxl0BUUw-
1{Xxw+LV+_;J^S{r-
6WdfV9(_JgVPu8WQf}TcGY1n8ho=`62f%L}eyIL&y76T*qUR2%h;Lo1KW5`7&2xP~<g4aBuEcgEc>Kmf#q_K<HMXqyhHW~yp$84u;niUT)zf&Nl8^&sntSy&NlW51EUZ
Uc0mqWDrZ<fw50=i6w^mB%vv0f(XH{B=-o_gp4x_v>bj6vNPwg&AmwDT|fc&I*;n8OrE-yX&2ocDgI|QJ|s)U|x3yA2wKVBW{tqQG{Q#rgX@;o{LyEr)MgzD*xd~TxMm
5_3?5ZDg;yvpnFd#vMctHa*=h{=btJprL23a`hcy?uj7CM;SCwS_1_nrvJctNt*RdlB=z$;j0^u~Xl`E6fb6OKgU?1%r%vXE5UiVT%k}F%O^|bF9mCe!n%Biwx>TA>&W
~*f0o=Swa+47Qw0$3Bji_LR}!Ad~$n!kfdFXTzVIGTC7iwz{F82ye<u4agPy@E_g~f%XmF_lkNLnMKUpy#CjFyHK&pW=u(b<$;fIF>aY@Rai*z|B&7R@Mr6)$oTP?{6`
yCULdIEs37u^>%N{PZqGt*)!~b7h>t=gN=e)7&qYX+aib8N<vk0y0>G1~$e#-d!h$j9V>+KlZXx94TlZK-Zbip<;^aOX{IaB}0%R9i%EK8{$@ywkT-ik+E21ydM`KjOE
;|u$A^j$Wvro!v#(9YM`aXE=zwLWw*u?Mez4D&a_&743l$Xf|#`ZdFWL2#7<Fr31_tRdP1Mv@aUjC~#E^PlFb7p^Kqo<(uXR_ntBd@WU_>_#E~cOl(L?~nHJ*^|w&_;t
&zW%m>YZ(+Se4uLpRG~|_AkWhA2eO0tncpS~sL|lgDF*wUDzNaw{be{*uBzXy@@V?--%y#K}UAY9uHhZ{6R1#W%9%0I;mqjfPZUl=fV_(x?$R9h-
JYn)<y3g|Mv`X*3s_*2!(U0!si;y%N4C93bB<B|;bGT45UKh4vtEmCl$OP7rS1ALzj@ynuubnJeite)Fl;a|AcYVHvP$NbV7x!@5NUk#kYT^Gl-
M6#QIQ9pRo#!jw2y=1M0);PiX`T(oS!sM1S5G7Xv#vTsT90eWqbc4^kk=inEvULx7z2Sl3wQ10>m}I@8K6N1jP;4cP&$VkuO87oBRDgaifWG#ZW+5w--C5|ynjLnE>tV
>b~Lc~WEg$UeYb@jSF?Nm_5UDm7TKZwo5ety9$oJCJM!s~Ku>zExvLBu<am{8s1l|+NWMlZ8PvYTsrnrge`->&?3G%n-&s+=tHhn7-
c!AsGuA|D`ZoaanF?J<ljjAU6(fX8r70P!=_Q%T7K5xb^FlqCfEr19%_#IHd6*R!E>o<`@d6|9^s@j&lPAmtJchQgHPj7Jb#wSWBes}Azs|-
>u6*p3FzN=iDWFE}U5h8f_RQS>I4YnOIu1>YoC#uKQR`%LGiY1xSIPWdG2`2BET5h#(s((x$f%2^{3J_4^$KN`xAKNW`EIvcm|*t*>4Dt^#W>9^ae^786C#XurQxHhFg
U5~I6!Gpvq9=ET9oQY>vh?vi4&sMK~{<CVFuu<?$_Kq>Xa~*=zAPUoc1JNnN$YJ^+L0{Lh&9eA!%LLV5=P7G$p7RoX?)i$<vmW+Xgdb&?d>;aj44+?E{Kn9QasiXPQHT
+KS8frCTTa56vXOqSv|o)}HszJ<uB67|Dg#8Q!U>G4#;ktGIbfwR?>?)<uIhK=b_d`eG6EBPMu<3#S_HU~ED5?+*A;4F^qGsLzv-oCFPGOZ)IH!HMNqnY&s=m+@2$I00
b%Ipw5v-J18KxElMy7*P?<VGjV~^;l$OtPzcs+J%<gCYNUar>=nXd=c@Q<Y*#r5VI0Ae8R*Fw>I*$pB{=W#amnU4kGsl2coIao3JCj5K}`Q?;0o%0<LE7SOdS`c@K-
kjJ8D!X@*|CIG@Oh@xho5=R724-
;905xjF(amVB!AE7*<A!av0wliNn5&?6#WI6HP*ii6N2jwb63GAUnWeDtkQi72EoSNgeP0M+)(g^)?zG%h6sWewM}C{zwcoCEr(4FhwDoVxyrJehcp&l62wOs?<1r0I#
Kh05@b{17Kqulsl9fd%ox=w?d~@A$Y8_U*aMB8TbxkHs^9I~#Y9d7uT_J-AT{Ul6)??S<QQLTsm5OfLQcnTB8a(c&a(9y9dn75gEXuUwpjQq`E51o=Y}U<vVHpCsap8G
seNq-*Ghxc}*N34k!zVO5`2^ZV1{`G4Tx`>0OT#w0V&VJ6^7o<8_-
EHDv;iuHNkN0hnMoF2sXUM|>PZ6E6ofj{5Ehnohl0us_Vio@(ZTagw(EmKBV{kAqSiE(qezae>)qg$>^;;hoX@WcqaDb$H!TwwOsPVI;@I?fCi4Hy3lGhh4y6Ss!6kFX
Qz*uEwvg8<VB2-
mGQTrs7(x=|W7xfIHR?2!?hZ(SQb@~!~^|D0ut(bunk$RVRvkCd7)gTrgkp}HwHK_6uD>R;_LM23x2RzedJ+8h=KGm(Zp$yD^RfE@FfJs{)*2KCk7y+)Uljt-
70l5y7xc6!rR1!+J%Ej$2<o{<@!ZMgl>FP>JYuT`S50d5m<h$*=bDc<0y<R9)<v*_Yy4@UEhY+U7ijlwQ;e!PK#7@h9x+jAdshb$P&K+3*WvGcUJ5%`XjL+V(6cC&?Ca
v*zVa`^a|3EA*eIEO7CW#~!!*_51ZGCmue&dI_Cqp#+(x<vkXU~dW>^SBw(?w$a{$^Vv)DXOg_>ed75Ny5(^3x4Q@3G;f@ZxwATp#x8P`h4w(#{u5avS6WKeP4K<$moA
?-S=Z0H@iR-k_v9gXn}C=L?5MX+HgOg4iRNDmKalQz6t6~46hC2U(!H^+5=)J7cSJ!V560;{UJanc~8krj?-
EDK(yk0U$d9@k=FSc(qi0is4qO<;sYzO60Bq?vK2cP=R;FdWZu4b@+s$HoeiYjT@VX0aJNr!glD#MVZXA*ac%m5E{0S3vfS4k_yles0Pv=N6}POmf9T{*c$qCrMww|_J
xohxnGY_3hx#N9$%qNJ(*TM&?Zk?Dd;XY_bYozcRRoX(QN}xe*Ce2k>oJK;hE4%pK8^UnI^}inB<b5lN?ZInI3dx`=M#T7pVK}blUT0&wZ&ziKRzalev*%&%xiR~$=|H
HER2Bpxuwfcfo$#8h^_Fw58m~T$aoTs{O(3l%0mE*_@i`FLIdfD>gzdvHrWP@;@wBO=`m!qn^yEy=VA$e?-LoxRzAX{rosDCLt3TdE^QP+k-
eA%Y2m^xCgNoo0q{ki1U;Mnl@r+4>>B%?q9V;~u{K1H&j9snQZWFNvq!OXAQhogYvb7*DrUg*Z7C=OeI+q2UKGaF)K!(zusyR*EO(!=NR3L^U_)51Ui-
ME%c0Z&!e=6Ik;;Z9N3p6j;9ph?!eE|93J*9yq9yF;5VHq9CcKLypE{H>&W<*E%N?^D<(YwJh$o(i0ZYg+F(YGjA1|*nE?_s>rd#RTE$&%tqDx{Rb-Ax8wpeC(BV9@%V
Ifd(sI|J^W_{|>4Ay#X0Vr0$1~PoszQah{%R`(?gD1R<^$DA8oyxo$0kIIG?rI8;k+{&L!;zsR14*ep383-!{1O~*bAToccaZ*=-
ju!aAzjWwU;U6mgawV9hIeB}H6JVi$QD@XW70z4wOXw6$|JP>#Hw)Id%89g8B}PbQzEYl=o2A1%W2;W0gU&&i5)*@d4_4^zsSLKMtoAlCz$Jzh48p}6=x3iyo1GLw;0^
`A-
2>956Cn(d)c#jK(7BdO@_llndUmzb?9{1{slO1uL~c*yF;q40R)KQ9D=xNN7URsVC_~l1;t@s1+Cl*O<@dPDz+qxIqvcFo(=skiBjU`;O9xdkmH`Yw0JuX@6akC@iKjP
(b&k?(&jsqNQZY_a(FFWUw#y?6L};-n%Qv(-S5HVnm}^nTSnTqC5eXy572GPC;9$VCcinH0i)Cbl?SdlTJAM!oPirzj?@VYzZ3?{1@AmP*$g{V30QCUVdd@I9-
LeGpI#wHOhVE>BzEQe(ke+*Q{EeScIX(+D5W1?)-#IpyqAq(p*QsS&#2sQN2rtBobqlH3Aw%DEU%59j~gBy*P1W1Ozsu--
<@15`{e!kpCbpB(7sy8&Uk7}dNl<7<*G!)7P1Y$(nR{?s_fG&W!1C5K=G2mIFb{j9U{F+O?yC8v&49?Ho9R1)CX)-
n>;=Z>W*#zrg%PmHi2G=Bz+k3dXPIRq^yy|a$K>f(llb5p?w&>a5*P89F>`HmFSYO3xVv?3m3Iv%88jhQI}_~MD(tpz_jQ2&20C_mgA!6pSt>1!!z@{zfjKzwOmoFl&R
U`Z;#Qqo?Dt|@q+s!=rd>`Ch5s=+M(H}x3=)gH6&xc^FEa5e_s<j&bXkN;AAnbib$?#wN7t!^5Cv>3;F0P3aJnrXBpzLoSksRXD7saINrmp6L)pT8BG415ITp*t@g-
#g5r<>1F;eGj`5O!OyJsU+}PW+397(^=Ki*<ckda(uRR4WKKzcaO=Q;ncbZ2+q|CA$b_xEStp>6j<!t!{t$3Y46hW8ys}LDf<&?Js;`y315mA6a`T6p29C;U3v&1+u=N
zwXTxDhU-)C0z@xYcRpDD#8U597I+v30c8>97Rexp)Nb8X+K`0fPs|KYxpfu;k96LKI$fxw-
}B74eqDQ6W1MG={iPC3CVKQh5I2ny9$(XYL?VyhMQpF_9FOH0wp?1e5XrK-<SU!-LhMxlmW#%e%-
2F#+ONt%nSS}xJxh@Nw<zjMd01&;q1pzIXKIVe*O2R{#TT<EtQF9t2VUsro$a}qJliCO`3JGn?*+>tFp+p2@Cj2ILMO-bV%Acy_|GG2!IZZm=n?HukyRV@xdS#c2I$iW
UI3J2f{W0Q6-
_~V;?ZkdF^1@>!~FrSFx{3_XSlNZMu^f+M53JX*|pXi#d9~0p@b2f<@M74%t`)sG*?W&r}lYUG=+Le7gDx>3dS+WU(qO&VbR^a;I(ca2V@(hlL=HkoM2+>pGTQO{M%HY
6OTwW~wnLEBQW8Dz;y%(aqL2y8UsIleUj}A|4aC7R^4}B0Q4~7{VQ2OU60`#gv+kXfR7Kju3+-9Z8h*iSftCN&l5XwVK_+nZS!Uq|1Qe0_9itW<n)f#8yk-UXVuFB>Bn
lIat-2Ka&XPsJe0*sGWwuhIS0NEH4Y{V#5<Sis2gn%z{NE<Jclxm-
b=}DBMJVdj+3QOvp!>Tc?7>jtNv#E}2I9ef%W7O&jtKr&(hWBsxUEkkG1nsZz<%xQf&*De@Ogvq~ih-
dd&9sRTdb063MCD+x3|xlnFf*IlI-V|zzKf38;Mxn3fa~UQEQIltipR4#akG!7K{@&U<-JTR-jH2}3ggvhVRAK^&t$hbPb1L9=h)n7!<d8<)O?`=SxVX0+wj3qKE4YM*
npA|J3}sxQ8*j1%SvysvP~h22m3frVTKv{;S5U9<^t(G5t7)-
`{{Zv_k3tJpz%SC=Ek?eCmciiaVS~m;@vwp*}EIoqR(*j6}N4;e6QN7d4RDaWP;C*iEzmN#SOqxH_nKN%9)0E4e`%FE_^yLoh#$rT<eL`#uPR{hR$v_7s0@=rQj>NKyf
bPxu{`Dv89J~l<O~b*)i?~Sw)UnmQ>ay>eV?2)|oOpU|U&U@vDjK1IeBt((4FmZ^j^@VaaC#cO=TtJah{Zq48tH;uG8_1WO6G?PV`%%5gHmIh@;AqQyKIDtJN9Hrc4yh
QTQhhoa+^Z;GLv*3WMA$S3`(3;7OZBwOMycpnDbAU~++v3!$8X&3v2CR+5Zml2V01C$&ZOq+gZ^h3<RX>y0`L83qi{Qa#5vKn3g%T-
XmRhfx1ua<&YRD8y#pxRG8z%eVg5#(4X+cl(Q&mvVC`IUxwxQQLv@GIG`5Tr$?%6xUQVK4e`@1KxFbR0mS3h%l>NH6e-6j0JOb~<T_zx`B1-
@y5Yh!7x1tM^ca@@`F~4?s=XZHlK<#GO72`kXAWi%UYZwjV-
^yXkkxsyn`hR(*01n8m1};SifZ1vFu*9bZ!w2mE?{w|9wCHrJbOm%jX>0$F4!DgD6Ev~gYPD2=%aG59cQLDUFPnZlGP3uW^1%sqO(`^Mq<$8D+ozm1rb0!^L1h+mrm{O
;~~H+ev8W|o+|)@`>tyV(8^_luI^3@u8hUi&G_E#?X*eEZ+)+xdx-UZSsW>7?8hIxJE&pKsgU5*NHRMmgCIWKzBS4H42mI27W%O9kcwou|M*SH3?Fj$7F&zj@$&_1*HH
jFp*@;Hb8<uyy{KS}sggAaU%ooJWcaHMR+WEM-{=E0XGw%R@Eyi=3Jfev`h|vp^G`fWbu1ADda@t2Q2u*w4xBjK#1gyc4F*7qerp`xG^Im*_*)uHAIf=~D$5kl?<a0n-
ueVD&S?_8UrKi>bFq+YJ(BP=*KN2wGfcaF4wFfk`Ewy|9yIw_`i3mP<q!T-5%){wIwRimBW9X-%m!`-
(^^PQxppR?oTO^;D;Ja!Lcy^4Bf4Sf@_JDZmds`ZbK#a<2GTUl0Q^?D<@ICu=o7W>U$=qa#{I*b{;d1Dpa;(`I4Z`O1O{Rh}avGQZJ7)A!f7uaNY|k`KKT^>LoQlpA(;
QFGZDA8W{P>WHmyd#NMcEvX_q{yyZx6!~KwTA>Nsd1N&d&+Usygd%4{{m@)G*Spwz&#+1LOHqmc+BuO?uV)}W4^A2V@2Fu-
@%3ixXMMi1HifhVlyj>^`|a{SorssZC$wU>oTFv9Eq>NP-
{W6253le<?Z*Rk3Xri1PvW0ON|0S#KWtus&{^)qALo0iQM8(f7P2_OhV`A&q|pQ`gq8b3fQM2?JmUcmuG+E>3CoRHaj(#}ChH)nvkoKH2X}A3E&j(k3#>V1vd3CAPNFy
@n<7>vENGr-r9c5S!+d4vB8pOUeATz&-M_+AAbK4`*BwADzzWHyCfDN|9s&dF`6Y)UqKLZVc=~H**oW3pa^XeU&BKTB=bdk*0xzr-
*x?Gvxp7Dr3`@&>k_3C$rb<vmAI}w#f)*q%JgL4TK8-M2f(zit$4+xD(_!;O9>)T|%no9N+a^-&Q=As7I@fHIRp53`YV{bEwYa-YX4NGB!y^SUyeUfeLK=oj;o$@tZ+~
7zS?38oCT<E0oz2%+5+U@MJat0q-D=A^-G+z=dySj~zCTpTWBL>=ajBgt<)5cT_9y8YS;my+fr+?ks9syczU-
6U_Ycbn1FZjU_;8~xahMimfXk}1!5v)()k2E42T<2G?OY$_2Gm$+<9E2?V|a(ThHlD_{=(ekcqwp4p~Erb_%l2Mu^4)Q5=!J>#MIvfn><Xfi1yuztC2e4Jn?*naVd!j3
U6X`ks&_241kQt?9%=8wT+b|*9O34aFQJHk^3aku&_+cZFwY0xb&if#ncQGrOQ3O^KKwl8I<Wa&H$R(hd0rhIka&D=h3w0Tkcv8oV13x-
<d;$aA_p`w6<9w_e$<`j37NLuWb3a)*L<ydGLBG5jo`;yUh>-
Yvh77h;;Szv*ZrcxPCUhi;<PJ4A@MSuzdpCW@Hb_7#XK5&cBZuzM#a+B1JvB*W3FTT$6(UDxV8&xIm?QY^m~DzYn}jT{Tht?&~yP>;jRfXvmpxD&LZbY~8E8uR(PWoE|
F_s;xi(POiW&<psdZz(9DwxEo3_u|Fc=(pJI{bv#+b0h_nUR4uHkG`Xtq8dLrm;=>xWRg$vLz);nod8b$`+kSEzqm<*40PU#DAatBNJmxgI`HovTtqa+C-
5+rC|NimZK&s~X<Fm{uOAsH<s3qk{@quM00KUDL%)Jb0(&>E<3!fHD`#o3<2+cpViei3=jA<FdfOmql<7ujj=F?YU#K+mKiDa>C??D9RrfZQ9klZ1&*>8#O^gv^PCJqa
~qE~XG>A37EdTR(@Jy_yo@^d*4PJQ6X7hCp<UXh(3tUhId;$v|&7t8<liOiCQ(o1l+0bD-FY#4yXn%>`-iwNr7dX3jPIB+($cfWz|WX9#@@O8I-@;txl;~}tV{Rk|l-
_*NzE*i@qbh``1Yj2Wnjh)03E>b0UW){90wKQkr;AUX%TCD`Tj@7B#3LQ;l|I*|~;huZF<KDFu#H<GNQ=L@Oq(qPwnpk61(UqBTe2Qj@t!8gPm65*RUXW*d2`Zo}6f%6
A)^o=#E*Zo<=W$aWPK1Ythnlf-R5vdLaZN89NH_=QW7R6tjq*5hC=E?$`*RDnD)o||=hIIoH0xanlEbV#U8X>K6Q@WYJGv|MdPwjQU3NaUWpy{&U_p^SM5Y&&lf{=%-
2ubONsgPcjemHbxIz$C6d?^q+elQy1P5;w2<wo9tfbPvIL_V{12EUU^L6~KaD>o4uf{$<^p(YFH1FAzD~BTy^IXFWw|E%%yUlE#7aITvPhNCA!T&GIZ)uWjnwSsP(O3k
CK@1B!K}%?>#2<O8d<X*{vK#+CL(i3i7Co8dSTyx~hwR4#<sb)lzKX&ra%l0uEM8PSV0TVeY?!`QldGag5G^k!Ua(d}@ss@&JsxI}jjd%Z#~xD+3F@R2U5c=8dw-
nTy!}dCrHcVo0C=ycDUt9OnxokOgzjuSN-WmDWyH|=<%qDNoE4T(+)9DSUo-
J<xI45&8P=Ht;P2Q`3TR(0n}z#>$|fKLk&_ehhhCTH+I?j2qc=eQS+TR&ZI9vNBbZqylt9p*wq%=5aB0j_g|FhT9}9i{)6Ja$A!XxE{vi$<LIv_>h6D_Z*m?d%h37+rU
LTKzbXF4tGC%5RJ-gC#*Xp(OkyW{1*^A)l*O@a7GHkJ4?kP={$pGFt2S{{w-5fww(Etj&F6%-k>P7(9pJz<pLR>nRKgGmE8+Un^8XtoOvN;}-
y=rlf7%?{9FW8d@N`pl~Oi6l>i}_dppYkO=oVwjtV0^U7)s9sx7@e(M+xk!Vn$p0h_8{PQTjb_9tjyM<WzMt+3SsZ$*b7crfaCqN67hJEs@VLz&Nz%_m#)MLy-CUMJ|I
XxGgOKGtYz9li~5(E{}VdF)2i9mokAQxu}uGx+O>E_xC$8j=Mn7Q#^aH1iKlp57Dg!?I+h1}dco4gn_jd>XqZrR&O3S+csI5pQIe$jaEm3=Z(#HvUqNKHz(*+;D@=^YO
$Vl66+yu4-l8--@8&a3O&$$7epZz3OVGt88<IbDoYaUUk3rM$DKR8s3y7y1Y&aL7D}c{9(U=YBAk5s{>vTFktvOBm0Ss+cxUvOv+t^apZ1B*Sw;B*_av0`(-
TClAWq3`v1!oYr<UN*Lg?7T~ca}&TAZ@f5ZQpM;^VwO2I4vyzX{5S>C-^_%X*FHprPe{;A_qn6t9Hcf@b%V=y}RCj`{qx-L9#^Q(#-
CcL}*Ra2Ol(}Hi~Jg!f#+kJ*}%>q`N@8+4lLrbC-
p;SLRS&<LPQ$GrYXpjNNy{)DCCA6H)N}lId)&zE{sOy;kM~AhaXc{U5ekAx9Ef(}bdPS<NQ_6^)5&p8LW91j6`U48LZUA}|fRTH%)v2Y{_mbd+g<h`(4?`4-
1$O#O(o;5OF9wMl6<4PbiD>i%o9oVF%bK-6zVpHc13oel-
B%C*j0$0DWx$nVf*KHHYn7}T#8=`XYAbjLTQtGLY5wV1n9Q%Z{%Jgb+T06b7NQKXjG1!4rATQ}5zdgB0Ws;RxsN~LOqwqLcu*m=Fte|-
o8Ob0SK&}@W>OS(G>T{E1_S*PuJ9aI`Y0Jj0E+A@0kA!F|Zi%HgIgYBm!0fjSfx=FgLhKVT-m#b2zIFdHXY$R%|sRi+_?i!i176i69!}RO`IsvRsOb8-
+;tEz%3hmx}A<0le#Q>qdd}%&(&<iVSu__Tl>3n)z=cWmYBqU$ov?e&2@iQ{7t!Ez&YoPDWt&K^<I_U|Ex4WZMw1ps386xEQ=cAa+@xqhCR8=t7Ll!L+_Pet@lnb$sd;
^Fmsj+|p?(UH}b{=i+LF{U~qp|friF2=boW|V4Pyq+xs1@Mc8;CRk3@hZfHNAk5LJl|6yX1xk4I(~QKZr2w2sq)mQvOx@0&f3_sy%5RIiZs-
(0^xhku|N{fx!IXZFkfo;Q){4K|zH)uEa*+Zu$Gf2y}uw$OHZO8yf;FT&rNS)asIn9BeViWIDY(D}v(gc7Ad}@}FcQxZTD;$hi#Ph>p$0!+Ot|?eI8&m%MoEg34M=EvL
T-t}gJ;QZE79l2@fH(OO}6PxB-
^FH<z)9vc$e*c1@yI8Ab*R?1>DK7#FvK0q6JowQS7Mp4DUevLUyPlq~iT?W^2q@TB2Nm&uqPQe+=nY&c2<~)9ApsbW~pS&}zqzaV*ZH`B-
n;$HvP629{P5|mb_WD@K?BfVr*?t34v5L~Ipl9~qzg6C;eHNH~g;g)A7%e1e+JnG*D}^gjZSEqO)vm(K_610-Wb3>@;u`eP=(*3~vv)-
10uJUvBr(Wg6Qa4zeTiz>>gh3+ou*iw;V~^AQ<=vy<fBx1WyQASts@w~Yeyf#V)1{^NwA`No@VOl-bn3a-e(wlJf*m9-
WYfNU*?d=$yc)7%BA*hs?GpA>380MH5WYrF`O%F%%z)BQ(zGP-
<zA8QAi@?0A6H=g9V8pkwiWE72QPZCFtpmay^3p;hhwdc;bPv`cjity{6gNe6q}CyxzP~Cl)mE6nf!|;Si@^gBWZ6YTH4!-
iv==(#$F8*SK@tn76&o<AamgkYL@!{;A~@H~CezBOvt!k&Du1>SCV5I?a}O0TW)5pr8`ap1x(nc|Mh2S$1?U*2~LJdzp|VRG<dtQ|;Re4Qg;Juwc}agTznyuSenV7j#w
{l2nX~=j+{1Q|YYjAj;j}!qvTPNtfB5$&n!re`<(z`$wLD`ffJd0f?>dK=KR+2@elpW+oL$X0>%iVO-
k2;!ksohB>hjnAqo~<UDOp%>6+om;?OBy{5tuRLmPQdg_jwH9U~UnJ*^W0Oj*Ppn-+8{?tbNWb-
z%RSY|x1nHN*Bi&=bhgnhv+@%6*K{sZaY~fh3)L%o^{>Oq~!G_O@%!}F|hOYKRlqn)c0J#2GrhKYev=NhQEFJ%h-
^L+ka`RJ{;54%NUZXNNFZg5~YW3^J^>)U6Ht#+457^;A?|0D|%T{fe#my>DVmstzHDgYobBxV~NZhezB}_zsoRMuIz%2BQQajL9@&c|IE41nr_syRtJfFs<r6{vbf%Lj
|uNQMo?BhbOrmeQ!dur-JBOuQ>nT3`?SPZ`0cgw3`ARGvz2hhMLgYAguJUNdrO>*<if2z-0P1_6LeK)tG`ox<F0!xL+uoM0HPlMLm-CfZlk4%CzY6iO{f=j)}WQ{S7U(
eNZ#3IqdAs|z5Mg*U*q8vNN@|t5GVJdu74u#ii-4onC-
p^r@l95mw@x`I!X>AI(u30dIJJgI%vJyasf;yC;q>EzX;n%VON8bZbpY^rXIHWdxyI@$n?$Jx;7#feCQ~7(Fe%VDJx|ITQt7i4atYKS2(-
Q~qg?IU(DVE}Iw8pQ*6e63os}H~4LqWvih0TFEez0LQ(m;ZSz#Tz`veoHRha1Fl(oy2A6=ufJWWja!u7u+--|Z$sf-
+1D0X?5!ZzRla8N$VaJpH{N4!NMaGw_xCedanklB~iTtnDOl`v=P_Q_2_Nau&%Hto1e85SVAXPS5md$PgpssI!$Kx|2Ae86dC?7+8wlwJsFHEea-
fCt75VMmj*`ru3{?CBYq6RFS%VE-Fdo8g8y6Se{I(Z>~2&uRf~>T)OD)%2{>suv4NB$UE}G4Vsy#&Z9zp<=2x0!x{;MDEHm}QV&Td1)80Dsnz|5gl^EVFpEzt)6m8``1
9O#A`+qt#ndlZNU{!YInO6uym4@`?&C8cbT@b^%I$)3Q#cvxn~vJeY{^(UBd<`;vzv1F&SraXC7DHHNl!oN)>+*G=%uGwG#jZb0YhKJl+=PZu2C`_fpaX*^8)Z8CKorY
uwGeO8KI|r@^J*}O<bIVEW_MGIO1V7NKXlXChvl)dL?TWxTwtdP`901@{^7Gf<zv8Q1cX~-W$q5Hl2cK@G@5cB~<46-
U^%{6BY~qsK!VTnfJ*Nb3X&T5baP?Q}$<QYVEq8Rqp43o%`mWb$oO4(?&r<Ksu?5C;V;awvT@TSZHg*yFZGnf>X?D?`c|rYv}i8L1d0@KL)EIbRyWty?H(A88TFLS}jJ
0ai~s#tg`rlh@+ytt+BQ|c9ZOJ$-
7|#{g}ghz7+{@x9o~fMH9bvJe&8lM?M){jKa<&6E2dbpS##nSn+;Afl?n^7e%9;o@m%<H9LVjjOlm<Rsw)AQR<)&%|ncH35A!IbG;FU#G&%cle=FBq3EZBi1UgO^}eXw
hjmK^8&-
LT%lN$e+oXv6N_EGF2W2N;*|?kvxnpIbAjT1YI>Thh>}`>DvoU|81Qcqd&(2lkS4v%qLi>Sd+?hT+wA3UYe2w+q2ln}V;2Bs$U*a$Eu^kDVsl#}+$s%0CO4{{DUc`@)N
@vt)f#`gfo;fO*v38xoN7<|}g#i7Q{yd0P8@%Fii8V!^3vUWv1i|4ru7<#-
z6RUByrcPk5ULK5v(KE(PPRz?D`K|2!FZL}yz1JUzg7Q~m#V2s0$nh=AA)0#3CAomodm{t%Z3C=<Szxg2kCg=ar<+CU1Ady!>Y3_IM;$|l(UoZML?2S$d<W}yaY+~iDY
=U0mq6VGEvC!4JF~LMHWz`WTO2=iQ<SQv;C|<agl=~{8=YWT~Uul_1c_4$4fVj4*iScMBrCRKU+$@22Ti;qPBy5*`9O8dR6$Nk~1sb)_Gqw6$wy?zJ<CBX>#jQ3Y*Uo|
D?9`gZ1LIl1d4q<Jqb2{~$4NL?8lEt|+esVA6@Sd#X#?)faGdRXsE6@pNCRMe4KB!d59sz8yZt13W~Xww%fKB|?}b66;ApL4%z$VW#)+?ByhvjVSG#fDy}gRYL%ye^Cn
dFpSDE)%o0+{Zs^+x%Lo#8Nn-qU@{+Qr&d~<Xi%n|?<bY`H<b~QXssh-+jx;Z!5>Zjgi!0Mg=I{da1*Up2ytzqY<0f7FE}r`Y2bfQ!g<^>cHKH&>ZIB)mEiU*BG-
|R!P!_aW7kH0Fj_u($E+f7itDHP+L=q=u9J|Oiv#E5G&~Bn$@N#nZkH9w<L?girbJ{%SE+JXpwEZ1trB+*XL<1Z7`A2ggZbQ!D}~9_qVo0yK;fu72O<!PO}ahQ^8%5xw
5_49$=<d%ONhE6F{%^%1T7uOhQ&4&1zw!f_>J=OkM0GW2ZD<IaRAMdR-
e{__||9%%OM|L(F4q<2*f?=@SK*%KqPVHKCu(`z~Ln&$ra3V_)c4SMGKerL<d^vW_fDK*UD7c35Nd>yCo#G0qav)>Zw#z4;~j}+jFVS^>i^)U2&4OHUpo$92~7e{5E2%
5h77YjI6lfoX(O=6qOmh=7O*r%B>4jo}%%{QqzZEH%&1sK?$X=q&R0P^%tXaWo|EPw_<{v=P6si?+msTEsfEEL`A~zhnSH=52uY*?gcOzkMVM-
{|UfD%~6f?oeQTRZVfj~ez6n9aE)xE|6s_Qx3%s4CK`bQHBly1vq*7hnkVdx#c{kw2TsUPh^x81^O0ygruwVq&OdC%ZGRvJwgpaUW=Iet@Z`f4Fio)K!p`G6Kd>E5%8?
6}TlgGHZcWV^*z;%j35J)*TmCqF00B`PcD=*gH<o)3P|%naI28rQ*=8`$_oJ}r>nIz>N&<fHx6jnNHEjQDa)IdnDdwey9hdBADQ)7d+uZ(0v10aSVY0grjYL&wmM>-
EFhOmZFpR-w_Ri@@tV<yjs<{s&3W8|oO~<Li8H}xNM#09|y175f?vQ)>;yzXc*R5hJ|4=K(W<PkL^&hqJ(!7egXUclf2yKiLhiO{4%z=C6Gx7$-
FNE^!f&lb`$&UUqKqv@=wLHe{S?1Z=l^=70tmGOlR#CLJ7GFq_x}_CkN>1y%&o~<V)gFi+mp6HmQL=^6$l6;vo%G_`(|&_w6k4g6)=D5OGPsP;r_(5ckeIpG`vosPV&)
Vx9rVrcXT)_b^~^Fy>y>ovB_Huwy+V7-yLx8IZUgr!c}wEm5w!ebb-8#`p6k^45c+}LL7J-Nm{NAE3(zh=xle&9<J6-
Nb9Z;N57C<HoY#Sh5!_?+i})Tq^#z|err@M=G)ZS7@9VAedH-~N>fMbALF-?ZpE{l%=<+^$Zj|VWu(7CUooNsk(+V^Sl2q0J4J-
zY8Nehpc~%Cu^VvHwVos#BM&aNx8xf9Q9ei~U2nZ<Qi~93uT;85oK`VJg8=y&(`Z)Tv1pXn9oDm<<x?70PRMioN(<>%OEto6WLfUfDM273@Mb$)A`7?{7ECMV#@W&J*d
#h{4y&RH31o>fF&J$&&n5Wj9bm)$jN)N_XcYF$=fOp|hrzyzE%TWfC>CA{VmtINb1G`98*9D>;zi8F}W?wwgy#0UV$Q@jG?-
Qq|6j0!Kq`9o(rW?9jA5Qykv@z?e7Y?^;+}C<;Qt#UREBqtAt!ug{@=}qLrIZCOh7rM<)5b<X&F^j>0%knrsF|>Zx&Pn0Kmk@`y$^hxwIISW-nI1mRR@j?jG-SWp|m@K
Mm8_4BpVFui+%w%w@f&AyWez~x_k?hQokE57;s4;G$`vV_e_0f4Wa7|A};4ko0R^=#P%QGH%#j_C=haSP6ctaon}})>^2E9np;iD{0wEPgONUgr$>~!u4Vgr`HcUHaj=
+ZA8M|dO61o3=U1}5UD3=U)E2e4TMJ(eSHL;L{JLZDZ?@8Krnp3B&TOQV5@A-nDrhQG5!zcOx+|{GgzZ;YXK&t3KB)E(0b=dd-k%NaFaijA5Y0p7YF*Yte-
E1BN1t@h^Ix8t4ad(mIBdvO?a8ATg7?u;dWR*>g%4*XfD=LEy;mvR8(s^iLMdmZ{|974A>Jd$)8E_RZx6Vrt!9j!M!PRm>|BO1N&o-=-Ue7Dw&K*I00D-
v0>zLAC4p1)vBYQl0ssI200dcD
"""
