"""Words that can be checked without a figure: zero events, full coverage, deliverables, checks, bases (``domain.md`` §5.4).

Patterns run on folded text. Some answers mean something only under the right name: 是, 合格, 完成, 无.
"""

from __future__ import annotations

import re

from zhibiao.records import Fact, FactKind
from zhibiao.text import blanks
from zhibiao.text.measures import Found
from zhibiao.text.normalise import fold

_LEVEL = "上年度?|上一年度?|去年|前一年|往年|历年|近[三两五]年|同期|基期|基准年?|年初|全国|全省|全市|全县|全区|省级|国家|平均|本底|背景值|历史|现有|现状|原有|规划值|改造前|整改前|实施前|项目前"
_MADE = (
    "方案|规划|报告|制度|办法|手册|名录|标准|细则|清单|协议|合同|证书|证明|许可|备案|登记|台账|档案|汇编|年鉴|图集|教材|指南|白皮书|志书|复审稿|初稿|终稿|送审稿|蓝皮书|预案|章程|条例|目录|图册|公报"
    "|意见书|文件|名单|数据库|系统|平台|软件|网站|模型|中心|场馆|大楼|综合楼|主体|工程|道路|桥梁|管网|管线|泵站|厂房|校舍|设备"
)
_EVENT = (
    "事故|事件|案件|案例|差错|错误|投诉|上访|信访|舆情|违规|违纪|违法|脱管|漏管|脱逃|遗漏|错漏|死亡|伤亡|亡人|伤害|泄密|失密|泄露|失误|超支|拖欠|欠薪|挪用|截留|挤占|返工|隐患|污染|超标|新增|纠纷"
    "|缺陷|偏差|损坏|破损|缺失|走失|意外|外溢|外泄|丢失|遗失|故障|异常|流失|疫情|火灾|火情|返贫|致贫|残留|逾期|延误|积压|黑臭|滞留|中断|断供|断档|倒灌|内涝|踩踏|溺亡|溺水|处罚|犯罪|暴力|复燃|复发"
    "|传播|扩散|感染|侵占|占用|辍学|失学|不良|负面|风险|问题|质疑|异议|反馈|漏洞|冒领|虚报|瞒报|漏报|错报|误报|迟报|漏评|错评|错判|误判|垮塌|坍塌|滑坡|停电|停水|危害|扰民|损失|矛盾|腐败|举报|申诉|诉讼|积案|欠费|空档|盲区|死角|缺口|违建|抛荒"
)
_NOT_ZERO = "距离|散|星|售|件|碎|基础|工|钱|食|用|花|基预算|陵|担|部件|余额|配件|跑|门槛|等待|材料|起步|障碍沟通|敲"
_NOT_NONE = "障碍|线|偿|人机|人驾|形|论|法|缝|纸化|害化|关|需|限|公害|烟|抵押|机|锡|主|锋|穷|私|所|愧|数|比|疑|不|声|菌|土|籽|棣|为|极|量|名|性|核|创|明显提|明显改|接触|氟|磷|铅|效|力|心|期|理|虑|忧|底|边|尽|休|语|味|尘|油烟"
_RULES: tuple[tuple[FactKind, str], ...] = (
    ("zero", rf"(?:实现|确保|做到)?\"?零(?!{_NOT_ZERO})(?:[一-龥]{{1,8}}|\"[一-龥]{{0,6}})"),
    ("zero", rf"(?:无|没有|杜绝|未见|未有|不得有|不留|没)(?:[一-龥、和或及]{{0,16}}?)(?:{_EVENT})"),
    ("zero", rf"(?:^|(?<=[,;。、年内]))无(?!{_NOT_NONE}|保留意见)[一-龥]{{2,12}}(?:$|(?=[,;。、]))"),
    ("zero", r"(?:不|未|没有|不得|不能|不再|零)(?:发生|出现|产生|引发|引起|造成|新增|漏报|瞒报|外排|占用|断供|断档|脱销|脱管|漏管|遗漏|超标|返贫|遗失|丢失|泄露|泄密|过期|掉队|突破|缺位|破坏|伤害|外溢|外泄|倒灌|决口|垮坝|越级|坍塌)[一-龥]{0,20}"),
    ("zero", r"(?:准确|正确)无误|清零|归零|\"零\""),
    ("full", r"(?:[一-龥]{0,8})?全覆盖|百分百|(?:全部|全数|全量|全员|全程|悉数)(?!工作|任务|内容|要求|人员$|资金$|指标|门类|支出|环节$|流程$)[一-龥]{2,12}|一(?:个|户|人)不(?:漏|少|落)|应[一-龥]尽[一-龥]率|覆盖率?全[县市省区]|无死角|无盲区|无遗漏"),
    ("delivery", rf"(?:印发|出台|发布|公布|出版|报送|提交|出具|形成|取得|获得|获批|获颁|颁发|签订|签署|编制|制定|修编|修订|建立|开通|完成)(?:了|完成|并印发|[一-龥、《]){{0,14}}?(?:{_MADE})(?![一-龥]{{0,4}}(?:水平|能力|作用|效果|机制))"),
    ("delivery", rf"(?:{_MADE})(?:已|已经|全部|均)?(?:印发|出台|发布|公布|出版|报送|提交|签订|编制完成|制定完成|建成|上线|开通|投用|投入使用|投入运行|交付|竣工|封顶|完工|安装到位|发放到位|移交|入库|归档)"),
    ("delivery", r"(?:建成|竣工|完工|交付|开通|建设完成|改造完成|安装完成)(?:并)?(?:投用|投入使用|投入运行|投产|通车|运行|开放|使用|启用|验收|移交|完成)|上线(?:试?运行|使用|应用)|投入(?:使用|运行|运营|试运行)|(?:正式|全面)(?:上线|投用|通车|启用|开馆)|封顶|完成(?:竣工)?验收|完成(?:交付|移交|备案|封顶|注册|招标|审计|决算|评审|结题|初验|终验|主体)|(?:编制|修编|制定)完成并?(?:印发|发布|上报)?|取得[一-龥]{0,8}(?:证|备案表?|批复|许可|资质|认证)|获(?:得)?[一-龥]{0,6}批复"),
    ("check", r"(?:(?:一次性?)?(?:[一-龥]{0,6})?(?:验收|检测|检验|检定|鉴定|试压|质检|审验|年检|抽检|初验|考核|送检|检查|评审|审核|审计)(?:全部|均|一次)?(?:合格|[通]过|台格)(?!率))|(?:合格|达标)(?:及?以上|标准)|(?:达到|符合)合格(?:标准)?"),
    ("check", r"(?:一次性?)?通过[一-龥（()）A-Z0-9]{0,16}(?:验收|审计|审核|评审|测评|检测|检验|检查|复审|复核|评估|认证|认定|质检|审定|鉴定|年检|考核|审查|备案|审验|监督检验|体系|评定|初验|评议)|(?:验收|评审|审核|审计|测评|检测|检验|鉴定|复审|省级|国家级|市级)(?:全部|一次性?)?通过(?!率)|无保留意见"),
    ("check", r"(?:符合|达到|满足|执行)(?!相关|有关|规定)[^,;。]{0,12}?(?:GB|DB|CJJ|JGJ|SL|HJ|JT|YY|ISO|TB|NY|LY|WS|GA|JTG|DCI|CNAS|CMA)[^,;。]{0,20}(?:标准|规范|要求|限值|规程)?"),
    ("check", r"(?:符合|达到|满足)(?!相关|有关|规定)(?:[一-龥\"]{0,16})?(?:(?:国家|行业|地方|省级|省|部颁|国际|排放|卫生|安全|设计|环保|消防|质量|等保)(?:[一-龥]{0,6})(?:标准|规范|限值)|[一二三四五六甲乙丙丁优良A-DI-V1-5-]{1,4}[级类等][一-龥]{0,8}(?:标准|要求|水平|荷载要求|以上)?)(?!化)"),
    ("check", r"(?:不低于|不劣于|不少于|优于|达到?|为|由[A-D一二三四五]级提升至)?(?:[A-E]{1,3}|I{1,3}|IV|VI{0,3}|[一二三四五甲乙丙丁])(?:级|类|等|星级?|档)(?:及?以上|标准|水质|荷载)?(?=$|[,;。(])|(?:良好?|合格|优良|优秀|称职|基本符合)(?:\([A-D]级\))?(?:及?以上|等次以上|等次及以上)(?!水平)|(?:省级|市级|国家级|县级|部级)及?以上(?=$|[,;。])"),
    ("deadline", r"(?:法定)?审限内?|法定(?:审理|办理|工作)?(?:期限|时限|时间|工作日)以?内?|当[日天场班](?:[一-龥]{0,6})?|即日|次日(?:[一-龥]{0,6})|隔日|日产日清|日[清结办][日一-龥]结|日清月结|月清月结|(?:春节|清明节?|端午节?|中秋节?|元宵节?|国庆节?|元旦|劳动节|建军节|重阳节|教师节|除夕|五一|十一)(?:之|以)?前"),
    ("frequency", r"(?:每|逐)(?:一)?(?:个)?(?:半年|年度?|季度?|月|周|星期|旬|[日天](?!常)|学期|学年|班次?|批次?|次)(?:末|初|底|[一二三四五六日](?![次场期]))?(?!均|产)(?:[一-龥]{0,6})?|按(?:半年|季度?|月|周|旬|日|天|学期|学年|次|班次|批次)(?!度计划|度要求)[一-龥]{0,6}|(?:日|周|旬|月|季|年)(?:报|检|巡查|更新|通报|调度)(?!告)|(?:月度|季度|年度)(?:发放|拨付|支付|更新|报送|巡检|盘点)"),
    ("base", rf"(?:不(?:得|能)?(?:低于|高于|少于|超过|多于|劣于)|低于|高于|少于|优于|超过|达到|好于)(?:[一-龥]{{0,4}}?)(?:{_LEVEL})[一-龥0-9]{{0,8}}"),
    ("base", rf"(?:较|比|与)(?:[一-龥]{{0,3}}?)(?:{_LEVEL})[一-龥]{{0,4}}?(?:不|零|负|正|持平|相当|下降|减少|增长|提高|增加|提升|上升|降低|缩短|一致|有增|不减)[一-龥]{{0,4}}"),
    ("base", r"同比(?:不|持平|下降|减少|增长|提高|增加|上升|降低|正|负)[一-龥]{0,4}|(?:负|零|正)增长|只[增升]不[减降]|不增加|不新增|只减不增|双下降"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _RULES)
_VAGUE_BASE = re.compile("有所|明显|显著|逐步|稳步|持续|大幅|进一步|不断")
_GRADES = "优秀?|良好?|中等?|差|合格|不合格|较好|一般|较差|满分|得分|不得分"
_BANDS = re.compile(rf"(?:为|得|评|定为|记|属)?\"?(?:{_GRADES})\"?")
_CLAUSE = re.compile("[,;。、\n]")
_DONE = re.compile("(?:已|均已|全部|按时|如期|按期)?(?:完成|达到|建成|完工|办结|实现|到位|达成|落实|达标|投用)(?:到位)?(?:任务|目标)?[。.]?")
_YES = re.compile("(?:是|有|已有|已?建立|已?配备|已?取得|已?完成|已?发布|已?印发|已?通过|具备|存在|在用)[。.]?")
_NO = re.compile("(?:否|无|没有|未发生|不存在|未出现|零|从未|不发生|0)[。.]?")
_PASS = re.compile("(?:全部|均|一次性?|检测|鉴定|验收)?(?:合格|通过|达标)(?:验收)?[。.]?")
_CHECKED = re.compile("验收|审计|评审|测评|检测|检验|复审|复核|评估|认证|认定|质检|鉴定|年检|考核|审查|审核|备案|结论|评议|意见|报告|质量|等级|工程|审验|标准|合格|试压|成绩|培训|抽检|检查|检定|产品|评定|评价")
_DELIVERED = re.compile("印发|出台|发布|编制|上线|建成|竣工|取得|签订|出版|投用|投入使用|开通|封顶|通车|揭牌|挂牌|招标|采购|购置|安装|验收|审批|办理.{0,4}证|普查|修编|备案|交付|移交")
_WISH = re.compile("^(?:营造|提升|提高|促进|推动|增强|加强|改善|优化|保障|维护|弘扬|丰富|助力|服务)")
_HAS = re.compile("有无|是否|制度|机制|台账|协议|合同|证|方案|档案|预案|记录|人员|资质|章程|清单|标识|责任人")
_DIGIT = re.compile(r"[0-9]|[一二三四五六七八九十两]+[个项次场期份台套座家名人所处本]")


def find(text: str, masked: str, figures: tuple[Found, ...], name: str) -> tuple[Fact, ...]:
    """The facts of folded ``text``, in order, not overlapping; ``masked`` is the same with traps and dates blanked.

    ``figures`` are the measures already read: with at least two of them grades such as 优 and 良 are bands.
    """
    found: list[Fact] = []
    answer = _answer(text, fold(name).text if name else "")
    if answer is not None:
        found.append(Fact(answer, text, 0, len(text)))
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(text):
            if kind == "base" and _VAGUE_BASE.search(match[0]):
                continue
            if kind == "frequency" and any(figure.start < match.end() and match.start() < figure.end for figure in figures):
                continue
            found.append(Fact(kind, match[0], *match.span()))
    if len(figures) > 1 and (bands := _bands(text, figures)):
        found.append(bands)
    return _apart(found)


def _apart(found: list[Fact]) -> tuple[Fact, ...]:
    """Without the facts that overlap an earlier or longer one."""
    kept: list[Fact] = []
    for fact in sorted(found, key=lambda fact: (fact.start, -fact.end)):
        if not kept or fact.start >= kept[-1].end:
            kept.append(fact)
    return tuple(kept)


def _bands(text: str, figures: tuple[Found, ...]) -> Fact | None:
    """Grades with thresholds: at least two clauses hold both a figure and a grade word (``≥95%为优;≥90%为良``)."""
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in [*(match.start() for match in _CLAUSE.finditer(text)), len(text)]:
        clause_figures = any(start <= figure.start < cut for figure in figures)
        if clause_figures and _BANDS.search(text, start, cut):
            spans.append((start, cut))
        start = cut + 1
    return Fact("bands", "", spans[0][0], spans[-1][1]) if len(spans) > 1 else None


def _answer(text: str, name: str) -> FactKind | None:
    """What a one-word value says under its name (``domain.md`` §5.4, yes/no completion and boolean compliance)."""
    if not name or len(text) > 8:
        return None
    if _NO.fullmatch(text) and blanks.asks_for_none(name):
        return "zero"
    if _PASS.fullmatch(text) and _CHECKED.search(name):
        return "check"
    if _DONE.fullmatch(text) and (_DIGIT.search(name) or (_DELIVERED.search(name) and not _WISH.match(name))):
        return "delivery"
    if text.rstrip("。.") == "是":
        return "check"
    if _YES.fullmatch(text) and _HAS.search(name) and not _WISH.match(name):
        return "check"
    return None
