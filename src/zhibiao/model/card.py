"""The model's card, in Chinese: what it is, what it was made from, how good it is."""

from __future__ import annotations

from zhibiao.model.manifest import Manifest

_FIGURES = {
    "strict": "与首选类别一致",
    "lenient": "落在可接受类别内",
    "macro_f1": "各类 F1 平均",
    "calibration_error": "置信度校准误差",
}


def text(manifest: Manifest) -> str:
    """The card of a model in Markdown."""
    lines = [
        f"# 模型 {manifest.name}",
        "",
        "根据指标名称、说明和指标值判断绩效指标所属的二级指标类别。" + _KINDS.get(manifest.kind, ""),
        "",
        "## 训练语料",
        "",
        f"- 行数：{manifest.corpus.get('rows', '未知')}；领域：{manifest.corpus.get('sectors', '未知')}",
        f"- 语料指纹：`{manifest.corpus.get('fingerprint', '未知')}`",
        *_own(manifest),
        "",
        "## 实测",
        "",
    ]
    for title, figures in manifest.metrics.items():
        lines.append(f"{_TITLES.get(title, title)}：\n")
        lines += [f"- {_FIGURES.get(name, name)}：{value}" for name, value in figures.items()] + [""]
    lines += [
        "## 局限",
        "",
        "- 只看文字，不了解项目实际；置信度低时应由人复核。",
        "- 未见过的行业用语会降低准确率。",
        "",
        "## 许可",
        "",
        "Apache-2.0。" + _LICENCES.get(manifest.kind, ""),
    ]
    return "\n".join(lines) + "\n"


def _own(manifest: Manifest) -> list[str]:
    own = manifest.corpus.get("data")
    if own is None:
        return ["- 语料由本项目编写，未收录公开文件中的指标。"]
    return [
        f"- 其中使用者自己的数据 {own['rows']} 行，{own['groups']} 组，指纹 `{own['fingerprint']}`；",
        f"  申报类别存疑 {own['doubtful']} 行（见 label_issues.csv），{own['left_out']} 行未用于训练。",
        "- 本模型的词语部分用使用者的数据训练，对外提供前请确认其中没有不宜公开的用语。",
    ]


_KINDS = {
    "linear": "词语与字串的 TF-IDF 加逻辑回归，只含数组，不含可执行代码。",
    "joint": "词语与字串的 TF-IDF 加逻辑回归，与小型中文 Transformer（8 位 ONNX）的打分合并。",
    "sentences": "词语与字串的 TF-IDF 加逻辑回归，与另一个 sentence-transformers 编码器上线性头的打分合并；编码器不在本文件夹内。",
    "static": "由精确模型教出的静态模型：每个字串一个向量，按栏平均，另加线性打分；只用 numpy，不含可执行代码。",
}
_TITLES = {
    "folds by sector": "按领域分组的交叉验证",
    "held-out sectors": "留出的领域（两者合并）",
    "held-out sectors, student": "留出的领域（只有教师模型见过）",
    "held-out sectors, words alone": "留出的领域（只用词语）",
    "held-out sectors, encoder alone": "留出的领域（只用编码器）",
    "held-out sectors, transformer alone": "留出的领域（只用 Transformer）",
}
_LICENCES = {
    "sentences": "编码器的许可以其来源为准。",
    "joint": "编码器由 RoFormer-Sim small（追一科技，ZhuiyiTechnology/roformer-sim，Apache-2.0）微调而成，见 NOTICE。",
    "static": "教师模型的编码器由 RoFormer-Sim small（追一科技，Apache-2.0）微调而成，见 NOTICE。",
}
